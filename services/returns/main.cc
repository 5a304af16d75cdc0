#include "services/returns/returns_module.h"

int main(int argc, char** argv) { return recourse::rpc::Main(argc, argv, {recourse::returns::Module()}); }
