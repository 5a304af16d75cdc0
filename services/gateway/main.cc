#include "libs/rpc/main.h"

#include "services/gateway/gateway_module.h"

int main(int argc, char** argv) { return recourse::rpc::Main(argc, argv, {recourse::gateway::Module()}); }
