// One way to read text, for every part that looks at words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace recourse::nlu {

// Lower-case words: letters, digits and every byte beyond ASCII; apostrophes vanish ("don't" is "dont"), all else parts
// words. Any bytes will do. Of a very long text only the beginning and the end are read: stories hide the wish at the
// end.
std::vector<std::string> Words(std::string_view text);

// The same words with one space between them: what the phrase tables match on.
std::string Plain(std::string_view text);

}  // namespace recourse::nlu
