#include "libs/pdf/text_page.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

namespace recourse::pdf {
namespace {

std::string Literal(const std::string& text) {
  std::string literal = "(";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0) == 0x80) continue;  // the rest of a UTF-8 character
    if (c == '(' || c == ')' || c == '\\') literal += '\\';
    literal += byte >= 0x20 && byte < 0x7f ? c : '?';
  }
  return literal + ")";
}

}  // namespace

std::string TextPage(const std::vector<std::string>& lines, PageSize size) {
  constexpr int kTopMargin = 30;
  std::string text = absl::StrCat("BT /F1 12 Tf 16 TL 20 ", size.height - kTopMargin, " Td\n");
  for (const std::string& line : lines) absl::StrAppend(&text, Literal(line), " Tj T*\n");
  text += "ET";

  const std::string objects[] = {
      "<< /Type /Catalog /Pages 2 0 R >>",
      "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      absl::StrCat("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ", size.width, " ", size.height,
                   "] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"),
      absl::StrCat("<< /Length ", text.size(), " >>\nstream\n", text, "\nendstream"),
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  };
  std::string pdf = "%PDF-1.4\n";
  std::string offsets;
  int number = 0;
  for (const std::string& object : objects) {
    absl::StrAppendFormat(&offsets, "%010d 00000 n \n", pdf.size());
    absl::StrAppend(&pdf, ++number, " 0 obj\n", object, "\nendobj\n");
  }
  const size_t table = pdf.size();
  absl::StrAppend(&pdf, "xref\n0 ", number + 1, "\n0000000000 65535 f \n", offsets, "trailer\n<< /Size ", number + 1,
                  " /Root 1 0 R >>\nstartxref\n", table, "\n%%EOF\n");
  return pdf;
}

}  // namespace recourse::pdf
