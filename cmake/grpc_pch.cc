// Carries the precompiled header of grpc_pch.h; has no code of its own.
