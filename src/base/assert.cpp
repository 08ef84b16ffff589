#include "base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace troth {

void assertion_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "troth: internal contradiction: %s (%s:%d)\n", condition, file, line);
  std::abort();
}

}  // namespace troth
