// Every service and the gateway in one process, lowest floor first.
#include "libs/rpc/main.h"

#include "services/account/account_module.h"
#include "services/agent/agent_module.h"
#include "services/claims/claims_module.h"
#include "services/gateway/gateway_module.h"
#include "services/insights/insights_module.h"
#include "services/order/order_module.h"
#include "services/refunds/refunds_module.h"
#include "services/returns/returns_module.h"
#include "services/routing/routing_module.h"

int main(int argc, char** argv) {
  return recourse::rpc::Main(argc, argv,
                             {recourse::account::Module(), recourse::agent::Module(), recourse::refunds::Module(),
                              recourse::order::Module(), recourse::returns::Module(), recourse::claims::Module(),
                              recourse::routing::Module(), recourse::insights::Module(), recourse::gateway::Module()});
}
