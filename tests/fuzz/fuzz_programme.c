/* Any bytes as programme.cfg: refused with file and line, or loaded. */
#include "error.h"
#include "programme.h"

#include <glib/gstdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__asan_default_options(void);

/* libconfig's scanner forgets a text that the file's end cuts off. */
const char *__asan_default_options(void)
{
  return "detect_leaks=0";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static char path[64];
  if (*path == '\0') {
    g_autofree char *folder = g_dir_make_tmp("fuzz-programme-XXXXXX", NULL);
    g_snprintf(path, sizeof path, "%s/p.cfg", folder);
  }
  if (size > 0 && g_strstr_len((const char *)data, (gssize)size, "@include") != NULL)
    return 0; /* the fuzzer has no business in other files */
  g_autoptr(GError) error = NULL;
  g_file_set_contents(path, (const char *)data, (gssize)size, NULL);
  g_autoptr(Programme) programme = programme_load(path, &error);
  if (programme == NULL && (error == NULL || strstr(error->message, "p.cfg:") == NULL))
    abort();
  return 0;
}
