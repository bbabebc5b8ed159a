/* Any bytes as a USSD callback of every shipped dialect, and as a dialect's file. */
#include "provider/dialect.h"

#include <glib/gstdio.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);
const char *__asan_default_options(void);

/* libconfig's scanner forgets a text that the file's end cuts off. */
const char *__asan_default_options(void)
{
  return "detect_leaks=0";
}

static const char *const NAMES[] = {"africastalking", "hubtel", "nalo", "moolre"};
static Dialect *dialects[G_N_ELEMENTS(NAMES)];
static char *path;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
  (void)argc;
  (void)argv;
  for (gsize i = 0; i < G_N_ELEMENTS(NAMES); i++) {
    g_autofree char *file = g_strdup_printf("config/ussd/%s.cfg", NAMES[i]);
    g_autoptr(GError) error = NULL;
    dialects[i] = dialect_load(file, &error);
    g_assert_no_error(error);
  }
  g_autofree char *folder = g_dir_make_tmp("fuzz-ussd-XXXXXX", NULL);
  path = g_build_filename(folder, "d.cfg", NULL);
  return 0;
}

static const char *no_query(gpointer data, const char *name)
{
  (void)data;
  return name[0] == 's' ? "1" : NULL;
}

static void use(const Dialect *dialect, const char *body, gsize length)
{
  DialectCall call;
  DialectAnswer answer;
  g_autoptr(GError) error = NULL;
  const gboolean good = dialect_read(dialect, "POST", body, length, no_query, NULL, &call, &error);
  g_assert_true(good == (error == NULL));
  g_assert_true(!good || (strlen(call.session) <= 100 && strlen(call.input) <= 400));
  dialect_answer(dialect, &call, "1รับ \"2จ่าย\"", good, &answer);
  g_assert_true(g_utf8_validate(answer.body, -1, NULL));
  g_free(answer.body);
  dialect_call_clear(&call);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const char *const text = (const char *)data;
  for (gsize i = 0; i < G_N_ELEMENTS(NAMES); i++)
    use(dialects[i], text, size);
  if (g_strstr_len(text, (gssize)size, "title") == NULL || g_strstr_len(text, (gssize)size, "@include") != NULL)
    return 0; /* the fuzzer has no business in other files */
  g_autoptr(GError) error = NULL;
  g_file_set_contents(path, text, (gssize)size, NULL);
  g_autoptr(Dialect) dialect = dialect_load(path, &error);
  if (dialect != NULL)
    use(dialect, "{\"a\":\"b\"}", 9);
  return 0;
}
