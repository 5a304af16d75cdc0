#include "services/refunds/refunds_module.h"

int main(int argc, char** argv) { return recourse::rpc::Main(argc, argv, {recourse::refunds::Module()}); }
