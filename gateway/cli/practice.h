/* `sammachip practice on|off VILLAGE|PHONE`, see pipeline/practice.h. */
#pragma once
#include "cli/setup.h"

gboolean cli_practice(const Setup *setup, const char *on_or_off, const char *what, GError **error);
