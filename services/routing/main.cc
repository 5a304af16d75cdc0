#include "services/routing/routing_module.h"

int main(int argc, char** argv) { return recourse::rpc::Main(argc, argv, {recourse::routing::Module()}); }
