#include "services/claims/claims_module.h"

int main(int argc, char** argv) { return recourse::rpc::Main(argc, argv, {recourse::claims::Module()}); }
