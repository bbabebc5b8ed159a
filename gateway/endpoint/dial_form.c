#include "dial_form.h"

#include <string.h>

static const struct {
  const char *word;
  ArgumentKind kind;
} words[] = {{"baht", ARGUMENT_BAHT},
             {"cat", ARGUMENT_CATEGORY},
             {"src", ARGUMENT_CATEGORY},
             {"DDMM", ARGUMENT_DATE},
             {"product", ARGUMENT_PRODUCT},
             {"group", ARGUMENT_PRODUCT},
             {"qty", ARGUMENT_QUANTITY},
             {"activity", ARGUMENT_ACTIVITY},
             {"people", ARGUMENT_PEOPLE},
             {"village4", ARGUMENT_VILLAGE},
             {"household", ARGUMENT_HOUSEHOLD},
             {"hh", ARGUMENT_HOUSEHOLDS},
             {"PIN4", ARGUMENT_PIN},
             {"day", ARGUMENT_DAY},
             {"present", ARGUMENT_PRESENT},
             {"phone", ARGUMENT_PHONE},
             {"1|2", ARGUMENT_LANGUAGE}};

static FormArgument read_word(const char *word, gboolean optional)
{
  FormArgument argument = {.kind = ARGUMENT_LITERAL, .optional = optional};
  for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
    if (strcmp(words[i].word, word) == 0) {
      argument.kind = words[i].kind;
      return argument;
    }
  }
  if (*word == '\0' || strspn(word, "0123456789") != strlen(word))
    g_error("commands.def: \"%s\" is no argument", word);
  g_strlcpy(argument.literal, word, sizeof argument.literal);
  return argument;
}

/* "2*baht[*cat][*DDMM]": an argument whose star stands behind a [ may be left out; "hh..." repeats the one before. */
guint form_arguments(Command command, FormArgument arguments[FORM_ARGUMENTS_MAX])
{
  guint n = 0;
  gboolean optional = FALSE;
  g_auto(GStrv) pieces = g_strsplit(command_row(command)->form, "*", -1);
  for (gsize i = 0; pieces[i] != NULL; i++) {
    const gboolean next_optional = g_str_has_suffix(pieces[i], "[");
    g_strdelimit(pieces[i], "[]", ' ');
    g_strstrip(pieces[i]);
    if (i > 0 && !g_str_has_suffix(pieces[i], "...") && n < FORM_ARGUMENTS_MAX)
      arguments[n++] = read_word(pieces[i], optional);
    optional = next_optional;
  }
  return n;
}

static ReplyId category_question(Command command)
{
  if (command == COMMAND_INCOME)
    return U_CAT_IN;
  if (command == COMMAND_EXPENSE)
    return U_CAT_OUT;
  return command == COMMAND_SAVE || command == COMMAND_WITHDRAW ? U_CAT_SAVE : U_CAT_DEBT;
}

ReplyId form_question(Command command, ArgumentKind kind)
{
  static const ReplyId questions[ARGUMENT_KINDS] = {
      [ARGUMENT_BAHT] = U_AMT,          [ARGUMENT_PRODUCT] = U_PROD,        [ARGUMENT_QUANTITY] = U_QTY,
      [ARGUMENT_ACTIVITY] = U_ACTIVITY, [ARGUMENT_PEOPLE] = U_PEOPLE,       [ARGUMENT_VILLAGE] = U_VILLAGE,
      [ARGUMENT_HOUSEHOLDS] = U_HH,     [ARGUMENT_HOUSEHOLD] = U_HOUSEHOLD, [ARGUMENT_PIN] = U_PIN,
      [ARGUMENT_DAY] = U_DAY,           [ARGUMENT_PRESENT] = U_PRESENT,     [ARGUMENT_PHONE] = U_PHONE,
      [ARGUMENT_LANGUAGE] = U_LANG,
  };
  return kind == ARGUMENT_CATEGORY ? category_question(command) : questions[kind];
}

/* "0702" at home, all 8 digits elsewhere */
static char *village_code(const Programme *programme, const Village *village)
{
  return village->code / 10000 == programme->home ? g_strdup_printf("%04d", village->code % 10000)
                                                  : g_strdup_printf("%d", village->code);
}

static char *listed_village(const Programme *programme, guint64 number)
{
  for (guint i = 0; i < programme->villages->len; i++) {
    const Village *village = g_ptr_array_index(programme->villages, i);
    if (village->listed + 1 == number)
      return village_code(programme, village);
  }
  return NULL;
}

char *form_value(const Programme *programme, ArgumentKind kind, const char *typed)
{
  g_autofree char *value = g_strdup(typed);
  if (kind == ARGUMENT_HOUSEHOLDS) {
    g_strdelimit(value, " ,#", '*');
    g_auto(GStrv) parts = g_strsplit(value, "*", -1);
    GString *joined = g_string_new(NULL);
    for (gsize i = 0; parts[i] != NULL; i++) {
      if (*parts[i] != '\0')
        g_string_append_printf(joined, "%s%s", joined->len > 0 ? "*" : "", parts[i]);
    }
    g_free(value);
    value = g_string_free(joined, FALSE);
  }
  const char *const allowed = kind == ARGUMENT_HOUSEHOLDS                          ? "0123456789*"
                              : kind == ARGUMENT_BAHT || kind == ARGUMENT_QUANTITY ? "0123456789.,"
                                                                                   : "0123456789";
  if (!g_ascii_isdigit(*value) || strspn(value, allowed) != strlen(value))
    return NULL;
  if (kind == ARGUMENT_VILLAGE && strlen(value) <= 2)
    return listed_village(programme, g_ascii_strtoull(value, NULL, 10));
  return g_steal_pointer(&value);
}

char *form_example(const Programme *programme, ArgumentKind kind)
{
  switch (kind) {
  case ARGUMENT_BAHT: /* above any quantity in front of it, below the soft limit */
    return g_strdup_printf("%" G_GINT64_FORMAT, programme->limits.soft_satang / 100);
  case ARGUMENT_PRODUCT:
    return g_strdup(programme->products->len > 0 ? ((const Product *)g_ptr_array_index(programme->products, 0))->code : "");
  case ARGUMENT_VILLAGE:
    return listed_village(programme, 1);
  case ARGUMENT_PIN:
    return g_strdup("0000");
  case ARGUMENT_PHONE:
    return g_strdup("0800000000");
  case ARGUMENT_CATEGORY:
  case ARGUMENT_DATE:
  case ARGUMENT_QUANTITY:
  case ARGUMENT_ACTIVITY:
  case ARGUMENT_PEOPLE:
  case ARGUMENT_HOUSEHOLD:
  case ARGUMENT_HOUSEHOLDS:
  case ARGUMENT_DAY:
  case ARGUMENT_PRESENT:
  case ARGUMENT_LANGUAGE:
  case ARGUMENT_LITERAL:
  case ARGUMENT_KINDS:
    break;
  }
  return g_strdup("1");
}

gboolean form_wants_confirming(Command command)
{
  switch (command_row(command)->family) {
  case FAMILY_MONEY:
  case FAMILY_PRODUCT:
  case FAMILY_UNDO:
  case FAMILY_GROUP:
  case FAMILY_MENTOR:
  case FAMILY_ENROL:
  case FAMILY_PRIVACY:
    return TRUE;
  case FAMILY_ASK:
  case FAMILY_OFFICER:
  case FAMILY_QUESTION:
  case FAMILY_SERVICE: /* STOP asks by itself */
    break;
  }
  return FALSE;
}
