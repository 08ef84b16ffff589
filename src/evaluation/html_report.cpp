#include "evaluation/reports.h"
namespace troth::evaluation {
std::string html_report(const Evaluation&, Language) { return {}; }
}
