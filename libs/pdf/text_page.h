// A page of text as a document to print: PDF 1.4.
#pragma once

#include <string>
#include <vector>

namespace recourse::pdf {

// In points.
struct PageSize {
  int width = 0;
  int height = 0;
};

inline constexpr PageSize kA6{298, 420};
inline constexpr PageSize kA4{595, 842};

// Lines top down; characters outside of ASCII are printed as '?'.
std::string TextPage(const std::vector<std::string>& lines, PageSize size);

}  // namespace recourse::pdf
