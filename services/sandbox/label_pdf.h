// A shipping label as a document: PDF 1.4, one A6 page of text.
#pragma once

#include <string>
#include <vector>

namespace recourse::sandbox {

// Lines top down; characters outside of ASCII are printed as '?'.
std::string LabelPdf(const std::vector<std::string>& lines);

}  // namespace recourse::sandbox
