# Writes OUT: an array SYMBOL of recourse::sql::Migration from the numbered files of FILES.
set(rows "")
foreach(file IN LISTS FILES)
  get_filename_component(stem ${file} NAME_WE)
  string(REGEX MATCH "^[0-9]+" number ${stem})
  string(REGEX REPLACE "^0+" "" number "${number}")
  file(READ ${file} text)
  string(APPEND rows "    {${number}, \"${stem}\", R\"sql(${text})sql\"},\n")
endforeach()
file(WRITE ${OUT} "// Generated from the .sql files of the service.\n#pragma once\n#include \"libs/sql/migration.h\"\n"
     "namespace recourse {\ninline constexpr sql::Migration ${SYMBOL}[] = {\n${rows}};\n}  // namespace recourse\n")
