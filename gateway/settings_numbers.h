/* Whole numbers as they stand in a settings file. The parser makes 1 of 4294967297 and -1 of 0xFFFFFFFF without a word, so that
 * the file itself is looked at again. */
#pragma once
#include <glib.h>

/* Adds a complaint "FILE:LINE: WHAT; MEND\n" for each whole number of the file that the parser cannot have kept: beyond 32 bits
 * without an L at its end, beyond 64 bits with one. The file has been parsed: only its tokens are told apart here. */
void settings_numbers_check(const char *path, GString *complaints);
