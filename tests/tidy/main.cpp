// Checks the habits of the house: tidy ROOT. Ends with 1 when it found something.

#include <cstdio>

#include "rules.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: tidy ROOT\n", stderr);
    return 2;
  }
  const auto findings = troth::tidy::check_house(argv[1]);
  for (const auto& finding : findings)
    std::printf("%s:%zu: [%s] %s\n", finding.path.c_str(), finding.line, finding.rule.c_str(),
                finding.message.c_str());
  std::printf("%zu findings\n", findings.size());
  return findings.empty() ? 0 : 1;
}
