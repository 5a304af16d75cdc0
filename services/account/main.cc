#include "services/account/account_module.h"

int main(int argc, char** argv) { return recourse::rpc::Main(argc, argv, {recourse::account::Module()}); }
