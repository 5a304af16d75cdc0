#include "services/order/order_module.h"

int main(int argc, char** argv) { return recourse::rpc::Main(argc, argv, {recourse::order::Module()}); }
