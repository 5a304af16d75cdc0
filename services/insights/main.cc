#include "services/insights/insights_module.h"

int main(int argc, char** argv) { return recourse::rpc::Main(argc, argv, {recourse::insights::Module()}); }
