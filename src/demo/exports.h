#pragma once
// The company's systems write what they know: the files a newcomer's own exports would look like.

#include <iosfwd>
#include <string_view>
#include <vector>

#include "demo/company.h"

namespace troth::demo {

/// One file and how it is imported; its headers speak for themselves.
struct Export {
  std::string_view file;    ///< "orders_uk.csv"
  std::string_view kind;    ///< What `troth import` is told: "orders".
  std::string_view source;  ///< `--source`: the system that wrote it.
  void (*write)(const Company&, std::ostream&);
};

/// The eleven files: products, customers of two systems, orders of two countries (one with Chinese
/// headers), deliveries, service contacts, the survey, and those of research.h.
std::vector<Export> exports();

void write_products(const Company& company, std::ostream& out);
void write_crm_customers(const Company& company, std::ostream& out);
void write_shop_customers(const Company& company, std::ostream& out);
void write_orders_uk(const Company& company, std::ostream& out);
void write_orders_cn(const Company& company, std::ostream& out);
void write_deliveries(const Company& company, std::ostream& out);
void write_contacts(const Company& company, std::ostream& out);
void write_survey(const Company& company, std::ostream& out);

}  // namespace troth::demo
