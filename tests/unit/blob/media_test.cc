#include "libs/blob/media.h"

#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "tests/unit/blob/samples.h"

namespace recourse::blob {
namespace {

bool Has(const std::string& text, std::string_view piece) { return text.find(piece) != std::string::npos; }

TEST_CASE("a file is what its bytes say, whatever it is called") {
  struct Case {
    std::string name;
    std::string bytes;
    std::string_view type;
  };
  const Case cases[] = {
      {"JPEG", Jpeg(), kJpeg},
      {"PNG", Png(), kPng},
      {"PDF", Pdf(), kPdf},
      {"a page", "<html><script>alert(1)</script>", ""},
      {"a picture of lines that may hold script", "<svg xmlns='http://www.w3.org/2000/svg'/>", ""},
      {"an archive", "PK\x03\x04", ""},
      {"a program", "\x7f\x45LF", ""},
      {"nothing", "", ""},
      {"half a signature", "\xff\xd8", ""},
      {"a PDF that begins as something else", "GIF89a" + Pdf(), ""},
  };
  for (const Case& test : cases) {
    INFO(test.name);
    CHECK(Sniff(test.bytes) == test.type);
  }
}

TEST_CASE("a picture is kept without place, device, words and what follows its end") {
  struct Case {
    std::string name;
    std::string bytes;
    std::string kept;
  };
  const std::string icc = Segment(0xe2, "ICC_PROFILE\0\x01\x01profile"s);
  const Case cases[] = {
      {"nothing to lose", Jpeg(), Jpeg()},
      {"Exif with a place", Jpeg(Segment(0xe1, ExifBody(0))), Jpeg()},
      {"XMP", Jpeg(Segment(0xe1, "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"s)), Jpeg()},
      {"IPTC", Jpeg(Segment(0xed, "Photoshop 3.0\0city"s)), Jpeg()},
      {"a comment", Jpeg(Segment(0xfe, "taken at home")), Jpeg()},
      {"more pictures behind a list of pictures", Jpeg(Segment(0xe2, "MPF\0list"s)) + Jpeg(), Jpeg()},
      {"colours stay", Jpeg(icc), Jpeg(icc)},
      {"an archive behind the end", Jpeg() + "PK\x03\x04 whole archive", Jpeg()},
      {"PNG: nothing to lose", Png(), Png()},
      {"PNG: Exif", Png(Chunk("eXIf", "GPS")), Png()},
      {"PNG: words", Png(Chunk("tEXt", "Author\0me"s) + Chunk("iTXt", "x") + Chunk("zTXt", "y")), Png()},
      {"PNG: a time", Png(Chunk("tIME", "1234567")), Png()},
      {"PNG: a chunk that nobody knows", Png(Chunk("prIv", "<script>")), Png()},
      {"PNG: colours stay", Png(Chunk("gAMA", "1234")), Png(Chunk("gAMA", "1234"))},
      {"PNG: an archive behind the end", Png() + "PK\x03\x04", Png()},
      {"PDF", Pdf("page"), Pdf("page")},
  };
  for (const Case& test : cases) {
    INFO(test.name);
    const auto cleaned = Cleaned(test.bytes);
    REQUIRE(cleaned.ok());
    CHECK(*cleaned == test.kept);
    CHECK(*Cleaned(*cleaned) == *cleaned);
  }
}

TEST_CASE("which way is up stays, the place beside it does not") {
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const auto cleaned = Cleaned(Jpeg(Segment(0xe1, ExifBody(orientation))));
    REQUIRE(cleaned.ok());
    CHECK_FALSE(Has(*cleaned, "GPS"));
    CHECK(Has(*cleaned, "\x01\x12\0\x03\0\0\0\x01\0"s + static_cast<char>(orientation) + "\0\0"s));
    CHECK(*Cleaned(*cleaned) == *cleaned);
  }
}

TEST_CASE("what is not whole or not well formed is refused") {
  struct Case {
    std::string name;
    std::string bytes;
  };
  std::string bad_crc = Png();
  bad_crc[bad_crc.size() - 20] ^= 1;
  const Case cases[] = {
      {"JPEG: only its beginning", "\xff\xd8\xff"},
      {"JPEG: no picture in it", "\xff\xd8"s + kJfif + "\xff\xd9"},
      {"JPEG: a scan without a frame", Jpeg("", "")},
      {"JPEG: a length that is no length", "\xff\xd8"s + "\xff\xe1\0\x01"s + Jpeg().substr(2)},
      {"JPEG: a length beyond the end", "\xff\xd8\xff\xe1\xff\xff" + Jpeg().substr(2)},
      {"JPEG: bytes between its parts", "\xff\xd8"s + kJfif + "<script>" + Jpeg().substr(2)},
      {"JPEG: unfolds into more dots than any camera makes", Jpeg("", Frame(65'535, 65'535))},
      {"PNG: unfolds into more dots", PngHeader(60'000, 60'000) + Chunk("IDAT", "x") + Chunk("IEND", "")},
      {"PNG: more dots than a number holds",
       PngHeader(0xffffffff, 0xffffffff) + Chunk("IDAT", "x") + Chunk("IEND", "")},
      {"PNG: no size", PngHeader(0, 3) + Chunk("IDAT", "x") + Chunk("IEND", "")},
      {"PNG: no picture in it", PngHeader(2, 3) + Chunk("IEND", "")},
      {"PNG: damaged", bad_crc},
      {"PNG: begins with another chunk", "\x89PNG\r\n\x1a\n"s + Chunk("gAMA", "1234") + Png().substr(8)},
      {"PNG: a length beyond the end", PngHeader(2, 3) + "\x7f\xff\xff\xffIDAT"},
      {"PDF: no end", "%PDF-1.4 page"},
      {"PDF: a script", Pdf("/JavaScript (app.alert)")},
      {"PDF: starts a program", Pdf("/Launch")},
      {"a page", "<html>"},
      {"nothing", ""},
  };
  for (const Case& test : cases) {
    INFO(test.name);
    CHECK(status::ReasonOf(Cleaned(test.bytes).status()) == errors::v1::REASON_FILE_REFUSED);
  }
}

TEST_CASE("cut off anywhere a picture is refused, and never read beyond its end") {
  const std::string files[] = {Jpeg(Segment(0xe1, ExifBody(6))), Png(Chunk("eXIf", "GPS"))};
  for (const std::string& whole : files) {
    for (size_t size = 0; size < whole.size(); ++size) {
      INFO(size << " of " << whole.size());
      CHECK_FALSE(Cleaned(std::string(whole.data(), size)).ok());
    }
  }
}

TEST_CASE("Exif that points anywhere gives no orientation and no harm") {
  for (size_t at = 6; at < ExifBody(6).size(); ++at) {
    for (const char byte : {'\0', '\x7f', '\xff'}) {
      std::string body = ExifBody(6);
      body[at] = byte;
      const auto cleaned = Cleaned(Jpeg(Segment(0xe1, body)));
      REQUIRE(cleaned.ok());
      CHECK_FALSE(Has(*cleaned, "GPS"));
    }
  }
}

}  // namespace
}  // namespace recourse::blob
