#include "card.h"

#include "model/households.h"
#include "names.h"
#include "table.h"

#include <string.h>

#define ON_A_SHEET 4

/* What stands in an example for an argument of the table's forms. */
static const struct {
  const char *token, *example;
} examples[] = {{"baht", "500"}, {"qty", "5"},  {"1|2", "2"}, {"activity", "1"}, {"people", "15"},
                {"day", "2"},    {"hh...", ""}, {"hh", "7"},  {"present", "18"}, {"phone", "0812345678"}};

/* Screen and paper alike: measures in millimetres, so that a card is a card. */
static const char style[] =
    "@page{size:A4 portrait;margin:0}"
    "*{box-sizing:border-box;margin:0;padding:0}"
    "body{font:9.2pt/1.3 \"TH Sarabun New\",Sarabun,\"Noto Sans Thai\",\"Leelawadee UI\",Loma,Tahoma,sans-serif;color:#17201b;"
    "background:#fff}"
    ".sheet{width:210mm;height:297mm;display:grid;grid-template:148.5mm 148.5mm/105mm 105mm;break-after:page;overflow:hidden}"
    ".card{position:relative;padding:6.5mm 6.5mm 5mm;overflow:hidden;display:flex;flex-direction:column;gap:1.5mm}"
    ".card:nth-child(odd){border-right:.25mm dashed #9aa59f}"
    ".card:nth-child(-n+2){border-bottom:.25mm dashed #9aa59f}"
    "header{display:flex;justify-content:space-between;align-items:flex-end;gap:3mm;border-bottom:.6mm solid #1f5136;"
    "padding-bottom:1.2mm}"
    "h1{font-size:9pt;font-weight:600;color:#1f5136;line-height:1.2}h2{font-size:15pt;line-height:1.2}"
    ".own{display:grid;grid-template-columns:1fr 1fr;gap:2mm}"
    ".box{border:.35mm solid #1f5136;border-radius:1.5mm;padding:.6mm 2mm .8mm}"
    ".box span{display:block;font-size:7.6pt;color:#4c5a52}"
    ".box "
    "b{display:block;font-size:14pt;line-height:1.2;letter-spacing:.08em;font-variant-numeric:tabular-nums;min-height:1.2em}"
    ".blank{border-bottom:.25mm dotted #4c5a52;display:inline-block;min-width:22mm}"
    ".first{background:#e8efe6;border-radius:1.5mm;padding:1mm 2mm}"
    "table{border-collapse:collapse;width:100%}"
    "td{padding:.35mm 1mm;border-bottom:.15mm solid #d3dad5;vertical-align:baseline}"
    "td:first-child{color:#4c5a52;padding-left:0}td.w{font-weight:600}td.d{font-weight:600;text-align:right;white-space:nowrap;"
    "font-variant-numeric:tabular-nums;padding-right:0}"
    ".small{font-size:8.2pt;line-height:1.3}.small span{display:inline-block;margin-right:2mm}"
    ".hint{font-size:8.4pt}"
    "b.d{font-weight:600;font-variant-numeric:tabular-nums;white-space:nowrap}"
    "footer{margin-top:auto;font-size:7.8pt;color:#4c5a52;border-top:.15mm solid #d3dad5;padding-top:.8mm;line-height:1.25}"
    "@media print{.first{print-color-adjust:exact;-webkit-print-color-adjust:exact}}"
    "@media screen{body{background:#e4e7e5}.sheet{background:#fff;margin:4mm auto;box-shadow:0 0 2mm #0003}}";

static const Product *first_product(const Phrases *phrases)
{
  const GPtrArray *products = phrases_wording(phrases)->programme->products;
  return products->len > 0 ? g_ptr_array_index(products, 0) : NULL;
}

static const char *example_of(const Phrases *phrases, const char *token)
{
  const Product *product = first_product(phrases);
  if (strcmp(token, "product") == 0 || strcmp(token, "group") == 0)
    return product != NULL ? product->code : "";
  for (guint i = 0; i < G_N_ELEMENTS(examples); i++)
    if (strcmp(examples[i].token, token) == 0)
      return examples[i].example;
  return token; /* a code: "1", "99" */
}

char *cue_digits(const Phrases *phrases, Command command)
{
  g_autoptr(GString) needed = g_string_new(NULL);
  for (const char *at = command_row(command)->form; *at != '\0'; at++) { /* what may be left out, [*cat], is left out */
    if (*at == '[')
      at = strchr(at, ']');
    else
      g_string_append_c(needed, *at);
  }
  g_auto(GStrv) tokens = g_strsplit(needed->str, "*", -1);
  GString *form = g_string_new(NULL);
  for (gsize i = 0; tokens[i] != NULL; i++) {
    const char *example = example_of(phrases, tokens[i]);
    if (example[0] != '\0')
      g_string_append_printf(form, "%s%s", form->len > 0 ? "*" : "", example);
  }
  return g_string_free(form, FALSE);
}

/* Topics and examples in words of every command, in the order of the table. */
static const PhraseId topics[COMMAND_COUNT] = {
#define COMMAND(id, digits, roles, family, form) [COMMAND_##id] = PHRASE_TOPIC_##id,
#include "message/commands.def"
#undef COMMAND
};
static const PhraseId sayings[COMMAND_COUNT] = {
#define COMMAND(id, digits, roles, family, form) [COMMAND_##id] = PHRASE_SAY_##id,
#include "message/commands.def"
#undef COMMAND
};

char *cue_words(const Phrases *phrases, Command command)
{
  const Product *product = first_product(phrases);
  return phrase_fill(phrases, sayings[command], "verb", phrases_wording(phrases)->verbs[command], "product",
                     product != NULL ? wording_product(phrases_wording(phrases), product) : "", NULL);
}

static gboolean on_card(const Phrases *phrases, Command command, RoleSet roles)
{
  /* registering has a line of its own, with the household's code in it */
  return command != COMMAND_REG && (command_row(command)->roles & roles) != 0 && phrase(phrases, topics[command])[0] != '\0';
}

/* Those of every day have a line of their own, 1 before 2; the others (0) stand close together. */
static guint rank_of(Command command, gboolean villager)
{
  switch (command_row(command)->family) {
  case FAMILY_MONEY:
  case FAMILY_PRODUCT:
  case FAMILY_ASK:
    return 1;
  case FAMILY_UNDO:
    return 2;
  case FAMILY_MENTOR:
  case FAMILY_GROUP:
  case FAMILY_ENROL:
    return villager ? 0 : 1;
  case FAMILY_QUESTION:
  case FAMILY_SERVICE:
  case FAMILY_OFFICER:
  case FAMILY_PRIVACY:
    return 0;
  }
  return 0;
}

static char *escape(const char *text)
{
  g_autofree char *clean = table_clean(text);
  return g_markup_escape_text(clean, -1);
}

static void add(GString *html, const char *before, const char *text, const char *after)
{
  g_autofree char *escaped = escape(text);
  g_string_append_printf(html, "%s%s%s", before, escaped, after);
}

static void add_line(GString *html, const Phrases *phrases, Command command)
{
  g_autofree char *words = cue_words(phrases, command);
  g_autofree char *digits = cue_digits(phrases, command);
  add(html, "<tr><td>", phrase(phrases, topics[command]), "</td>");
  add(html, "<td class=\"w\">", words, "</td>");
  add(html, "<td class=\"d\">", digits, "</td></tr>\n");
}

static void add_commands(GString *html, const Phrases *phrases, RoleSet roles)
{
  const gboolean villager = (roles & ROLE_VILLAGER) != 0;
  g_string_append(html, "<table>\n");
  for (guint rank = 1; rank <= 2; rank++)
    for (guint i = 1; i < COMMAND_COUNT; i++)
      if (on_card(phrases, (Command)i, roles) && rank_of((Command)i, villager) == rank)
        add_line(html, phrases, (Command)i);
  g_string_append(html, "</table>\n<p class=\"small\">");
  for (guint i = 1; i < COMMAND_COUNT; i++) {
    if (!on_card(phrases, (Command)i, roles) || rank_of((Command)i, villager) != 0)
      continue;
    g_autofree char *digits = cue_digits(phrases, (Command)i);
    g_autofree char *words = digits[0] == '\0' ? cue_words(phrases, (Command)i) : g_strdup(digits);
    add(html, "<span>", phrase(phrases, topics[i]), " ");
    add(html, "<b class=\"d\">", words, "</b></span> ");
  }
  g_string_append(html, "</p>\n");
}

static void add_products(GString *html, const Phrases *phrases)
{
  const GPtrArray *products = phrases_wording(phrases)->programme->products;
  add(html, "<p class=\"small\">", phrase(phrases, PHRASE_CARD_PRODUCTS), " ");
  for (guint i = 0; i < products->len; i++) {
    const Product *product = g_ptr_array_index(products, i);
    add(html, "<span><b class=\"d\">", product->code, "</b> ");
    add(html, "", wording_product(phrases_wording(phrases), product), "</span> ");
  }
  g_string_append(html, "</p>\n");
}

static void add_box(GString *html, const char *label, const char *value)
{
  add(html, "<div class=\"box\"><span>", label, "</span><b>");
  add(html, "", value != NULL ? value : "", "</b></div>\n");
}

static void add_footer(GString *html, const Phrases *phrases, const char *send_to)
{
  const Programme *programme = phrases_wording(phrases)->programme;
  g_autofree char *office =
      phrase_fill(phrases, PHRASE_OFFICE_LINE, "office", name_office(phrases), "telephone", programme->telephone, NULL);
  g_autofree char *number = send_to != NULL ? table_phone(send_to) : NULL;
  add(html, "<footer>", phrase(phrases, PHRASE_CARD_SEND_TO), " ");
  if (number != NULL)
    add(html, "<b class=\"d\">", number, "</b>");
  else
    g_string_append(html, "<span class=\"blank\">&nbsp;</span>");
  add(html, "<br>", office, "</footer>\n");
}

static void add_head(GString *html, const char *title, const char *name)
{
  g_string_append(html, "<article class=\"card\">\n<header>");
  add(html, "<h2>", name, "</h2>");
  add(html, "<h1>", title, "</h1></header>\n");
}

/* The household's own: how it begins, and how it sends from a telephone that is not its own. */
static void add_own_forms(GString *html, const Phrases *phrases, const CueCard *card, const char *code)
{
  const gint32 village = household_village(card->household);
  const char *pin = card->pin != NULL ? card->pin : "____";
  g_autofree char *short_code = wording_village_code(phrases_wording(phrases)->programme, village);
  g_autofree char *begin =
      g_strdup_printf("%s*%s*%02d*%s", command_row(COMMAND_REG)->digits, short_code, household_number(card->household), pin);
  g_autofree char *borrowed = phrase_fill(phrases, PHRASE_CARD_BORROWED, "code", code, "pin", pin, NULL);
  add(html, "<p class=\"first\">", phrase(phrases, topics[COMMAND_REG]), " ");
  add(html, "<b class=\"d\">", begin, "</b><br>");
  add(html, "<span class=\"hint\">", borrowed, "</span></p>\n");
}

static void add_household(GString *html, const Phrases *phrases, const CueCard *card, const char *send_to)
{
  char code[8];
  g_autofree char *name = name_place(phrases, card->household);
  household_card(card->household, code);
  add_head(html, phrase(phrases, PHRASE_CARD_TITLE), name);
  g_string_append(html, "<div class=\"own\">\n");
  add_box(html, phrase(phrases, PHRASE_CARD_CODE), code);
  add_box(html, phrase(phrases, PHRASE_CARD_PIN), card->pin);
  g_string_append(html, "</div>\n");
  add_own_forms(html, phrases, card, code);
  add_commands(html, phrases, ROLE_VILLAGER);
  add_products(html, phrases);
  add_footer(html, phrases, send_to);
  g_string_append(html, "</article>\n");
}

static void add_mentor(GString *html, const Phrases *phrases, gint32 village, gboolean lead, const char *send_to)
{
  g_autofree char *place = name_place(phrases, village);
  add_head(html, phrase(phrases, lead ? PHRASE_ROLE_LEAD : PHRASE_ROLE_JUNIOR), place);
  add_box(html, phrase(phrases, PHRASE_COL_NAME), NULL);
  add_commands(html, phrases, ROLE_JUNIOR | ROLE_LEAD);
  add_products(html, phrases);
  add(html, "<p class=\"small\">", phrase(phrases, PHRASE_CARD_MENTOR_NOTE), "</p>\n");
  add_footer(html, phrases, send_to);
  g_string_append(html, "</article>\n");
}

char *cue_cards_html(const Phrases *phrases, gint32 village, const CueCard *cards, guint n, const char *send_to)
{
  const guint mentors = (guint)phrases_wording(phrases)->programme->junior_mentors + 1;
  g_autofree char *place = name_place(phrases, village);
  GString *html = g_string_new("<!DOCTYPE html>\n");
  add(html, "<html lang=\"", phrases_wording(phrases)->code, "\">\n<head>\n<meta charset=\"utf-8\">\n");
  add(html, "<title>", phrase(phrases, PHRASE_CARD_TITLE), " · ");
  add(html, "", place, "</title>\n");
  g_string_append_printf(html, "<style>%s</style>\n</head>\n<body>\n", style);
  for (guint i = 0, on_sheet = 0; i < n + mentors; i++, on_sheet++) {
    if (i == 0 || i == n || on_sheet == ON_A_SHEET) { /* the mentors' begin on a sheet of their own */
      g_string_append(html, i > 0 ? "</section>\n<section class=\"sheet\">\n" : "<section class=\"sheet\">\n");
      on_sheet = 0;
    }
    if (i < n)
      add_household(html, phrases, &cards[i], send_to);
    else
      add_mentor(html, phrases, village, i == n, send_to);
  }
  return g_string_free(g_string_append(html, "</section>\n</body>\n</html>\n"), FALSE);
}
