/* Any text as a template: it is refused with a reason, or renders to something that fits or to nothing.
 * clang -fsanitize=fuzzer,address,undefined; run from the repository's top folder. The first byte chooses language and values.
 */
#include "language/own_reply.h"
#include "language/template.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static Wording *load(const char *path, const Programme *programme)
{
  Settings *file = settings_open(path, NULL);
  SettingsGroup *root = settings_group(file, settings_root(file), NULL);
  Wording *wording = wording_read(file, root, programme);
  settings_has(root, "words");
  settings_has(root, "ignored_phrases");
  settings_has(root, "replies");
  settings_has(root, "pages");
  settings_group_end(root);
  if (!settings_close(file, NULL))
    abort();
  return wording;
}

static char *same(const char *bytes, gsize length)
{
  return g_strndup(bytes, length);
}

static void check_fit(const Template *template, const FieldSet *fields, const Wording *wording, TemplateValues values)
{
  for (gboolean bent = FALSE; bent <= TRUE; bent++) {
    g_autofree char *fitting = template_fit(template, fields, wording, values, wording->limit, bent);
    if (fitting != NULL && wording_units(wording, fitting) > wording->limit)
      abort();
  }
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
  static Wording *wordings[2];
  static FieldSet fields;
  if (wordings[0] == NULL) {
    const Programme *programme = programme_load("config/programme.cfg", NULL);
    if (programme == NULL || !field_set_parse("a:MONEY v:VERB x:LIST p1:PRODUCT s:SUMS o:CODES y:TEXT(9)", &fields))
      abort();
    wordings[0] = load("config/language/th.cfg", programme);
    wordings[1] = load("config/language/en.cfg", programme);
  }
  if (size == 0 || size > 2000 || !g_utf8_validate((const char *)data + 1, (gssize)size - 1, NULL))
    return 0;
  const Wording *wording = wordings[data[0] & 1];
  g_autofree char *text = g_strndup((const char *)data + 1, size - 1);
  g_autofree char *why = NULL;
  g_autoptr(Template) template = template_parse(text, &fields, wording, &why);
  if ((template == NULL) != (why != NULL))
    abort();
  if (template == NULL)
    return 0;
  char *values[ANSWER_FIELDS_MAX] = {NULL};
  for (guint i = 0; i < fields.n_fields; i++)
    values[i] = (data[0] >> (i % 7 + 1) & 1) != 0 ? kind_widest(wording, &fields.fields[i]) : NULL;
  check_fit(template, &fields, wording, values);
  OwnReplies *own = own_replies_new(same);
  own_replies_add(own, template, &fields);
  own_replies_match(own, text);
  own_replies_free(own);
  for (guint i = 0; i < fields.n_fields; i++)
    g_free(values[i]);
  return 0;
}
