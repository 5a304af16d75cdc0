#include "services/agent/agent_module.h"

int main(int argc, char** argv) { return recourse::rpc::Main(argc, argv, {recourse::agent::Module()}); }
