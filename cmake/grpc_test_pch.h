// The same for tests that speak gRPC.
#pragma once
#include "cmake/grpc_pch.h"
#include "cmake/test_pch.h"
