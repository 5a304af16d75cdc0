#include "libs/testing/redis_server.h"

#include <cstdlib>
#include <iostream>

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace recourse::testing {
namespace {

void Check(bool done, const std::string& what) {
  if (done) return;
  std::cerr << "redis-server: " << what << "\n";
  std::abort();
}

[[noreturn]] void Exec(const std::string& socket, int output) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that crashes leaves nothing behind
  dup2(output, STDOUT_FILENO);
  execlp("redis-server", "redis-server", "--port", "0", "--unixsocket", socket.c_str(), "--save", "", "--appendonly",
         "no", "--enable-debug-command", "yes", nullptr);
  _exit(127);
}

}  // namespace

RedisServer::RedisServer() {
  signal(SIGPIPE, SIG_IGN);  // as every process of ours: a server that has gone is an error, not the end
  Start();
}

RedisServer::~RedisServer() { Kill(); }

std::string RedisServer::address() const { return "unix:" + folder_ / "socket"; }

void RedisServer::Start() {
  Check(process_ < 0, "is running already");
  int output[2];
  Check(pipe2(output, O_CLOEXEC) == 0, "no pipe");
  const std::string socket = folder_ / "socket";
  process_ = fork();
  if (process_ == 0) Exec(socket, output[1]);
  Check(process_ > 0, "cannot fork");
  close(output[1]);
  // It says when it is ready, on its log.
  std::string text;
  char bytes[4096];
  while (text.find("eady to accept connections") == std::string::npos) {
    const ssize_t size = read(output[0], bytes, sizeof bytes);
    Check(size > 0, "did not start: " + text);
    text.append(bytes, static_cast<size_t>(size));
  }
  close(output[0]);  // what it says later is lost, and does not stop it
}

void RedisServer::Kill() {
  if (process_ < 0) return;
  kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
  process_ = -1;
}

}  // namespace recourse::testing
