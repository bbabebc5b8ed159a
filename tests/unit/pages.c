/* Texts of pages, the page as text and as HTML, its pictures, the cue cards. */
#include "language/catalogue.h"
#include "language/reader.h"
#include "message/request_json.h"
#include "paper/card.h"
#include "paper/page.h"
#include "text/fold.h"

#include "error.h"

#include <glib/gstdio.h>
#include <string.h>

static const char *const files[] = {"config/language/th.cfg", "config/language/en.cfg", NULL};

typedef struct {
  Programme *programme;
  Catalogue *catalogue;
} World;

static void open_world(World *world, gconstpointer data)
{
  (void)data;
  GError *error = NULL;
  world->programme = programme_load("config/programme.cfg", &error);
  g_assert_no_error(error);
  world->catalogue = catalogue_load(files, world->programme, &error);
  g_assert_no_error(error);
}

static void close_world(World *world, gconstpointer data)
{
  (void)data;
  catalogue_free(world->catalogue);
  programme_free(world->programme);
}

static void assert_taken(char *text, const char *expected)
{
  g_assert_cmpstr(text, ==, expected);
  g_free(text);
}

static void phrases(World *world, gconstpointer data)
{
  (void)data;
  const Phrases *thai = catalogue_phrases(world->catalogue, "th"), *english = catalogue_phrases(world->catalogue, "en");
  g_assert_true(catalogue_phrases(world->catalogue, NULL) == thai);
  assert_taken(phrase_day(thai, 20170327), "27 มี.ค. 2560");
  assert_taken(phrase_day(english, 20170327), "27 Mar 2017");
  assert_taken(phrase_day(thai, 0), "");
  assert_taken(phrase_month(thai, 201703), "มี.ค. 2560");
  assert_taken(phrase_fiscal_year(thai, 2560), "ปีงบประมาณ 2560");
  assert_taken(phrase_of(thai, 12, 20), "12/20");
  g_assert_cmpstr(phrase_category(thai, "FARM"), ==, "พืชผล");
  g_assert_cmpstr(phrase_category(thai, "NEW"), ==, "NEW");
  /* a field that holds braces is not looked into; one that is not given stays */
  assert_taken(phrase_fill(thai, PHRASE_OF, "n", "{all}", "all", "20", NULL), "{all}/20");
  assert_taken(phrase_fill(thai, PHRASE_OF, "n", "1", NULL), "1/{all}");
}

/* The shipped file with one change is refused, and the complaint says where and what. */
static void refused(World *world, const char *from, const char *to, const char *complaint)
{
  g_autofree char *folder = g_dir_make_tmp("pages-XXXXXX", NULL);
  static const char *const parts[] = {"th.cfg", "th-words.cfg", "th-nouns.cfg", "th-pages.cfg"};
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
    g_autofree char *source = g_build_filename("config/language", parts[i], NULL);
    g_autofree char *copy = g_build_filename(folder, parts[i], NULL);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(source, &text, NULL, NULL));
    g_autoptr(GString) changed = g_string_new(text);
    if (i == 3)
      g_assert_cmpuint(g_string_replace(changed, from, to, 1), ==, 1);
    g_assert_true(g_file_set_contents(copy, changed->str, -1, NULL));
  }
  g_autofree char *path = g_build_filename(folder, "th.cfg", NULL);
  const char *const changed[] = {path, NULL};
  g_autoptr(GError) error = NULL;
  g_assert_null(catalogue_load(changed, world->programme, &error));
  g_assert_error(error, FAILURE, FAILED_CONFIG);
  g_assert_nonnull(strstr(error->message, "th-pages.cfg:"));
  g_assert_nonnull(strstr(error->message, complaint));
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
    g_autofree char *copy = g_build_filename(folder, parts[i], NULL);
    g_unlink(copy);
  }
  g_rmdir(folder);
}

static void wrong_phrases(World *world, gconstpointer data)
{
  (void)data;
  refused(world, "COL_DAY =", "COL_DAI =", "COL_DAI is not a setting");
  refused(world, "COL_DAY =", "COL_DAI =", "COL_DAY is missing in pages");
  refused(world, "OF = \"{n}/{all}\"", "OF = \"{n}\"", "OF lacks its field {all}");
  refused(world, "OF = \"{n}/{all}\"", "OF = \"{n}/{all}{x}\"", "OF has no field {x}");
  refused(world, "OF = \"{n}/{all}\"", "OF = \"{n}/{all}{\"", "OF has no field {}");
  refused(world, "FARM = ", "FARN = ", "FARM is missing");
  refused(world, "pages: {", "pagez: {", "pagez is not a setting");
}

static const char evil[] = "<script>alert(\"1\")</script> & 'x'";

static void page(World *world, gconstpointer data)
{
  (void)world;
  (void)data;
  g_autoptr(Page) page = page_new("th", evil);
  page_subtitle(page, evil);
  page_heading(page, evil);
  page_paragraph(page, evil);
  page_fact(page, evil, evil);
  page_fact(page, "โดย", "");
  page_table(page, 2, 1, (const char *const[]){"หมู่บ้าน", "บาท"});
  page_row(page, (const char *const[]){"บ้านดู่", "1,234"});
  page_row(page, (const char *const[]){evil, NULL});
  const ChartBar bar = {evil, 100, TRUE};
  const Chart chart = {
      .title = evil, .unit = evil, .bars = &bar, .n = 1, .line_satang = 50, .line_label = evil, .hidden = evil};
  page_chart(page, &chart);
  g_autofree char *html = page_html(page);
  g_assert_null(strstr(html, "<script"));
  g_assert_nonnull(strstr(html, "&lt;script&gt;"));
  /* nothing from outside */
  static const char *const outside[] = {"http:", "https:", "src=", "href=", "url(", "@import", "<link", "<img"};
  for (guint i = 0; i < G_N_ELEMENTS(outside); i++)
    g_assert_null(strstr(html, outside[i]));
  g_assert_nonnull(strstr(html, "<td class=\"r\">1,234</td>"));
  g_autofree char *text = page_text(page);
  g_assert_nonnull(strstr(text, "\n  หมู่บ้าน"));
  /* ดู่ที่ is two columns wide: vowels and tone marks stand above and below */
  g_autoptr(Page) narrow = page_new("th", "x");
  page_table(narrow, 2, 1, (const char *const[]){"ดู่ที่", "b"});
  page_row(narrow, (const char *const[]){"abc", "12"});
  g_autofree char *lines = page_text(narrow);
  g_assert_cmpstr(lines, ==, "x\n  ดู่ที่    b\n  abc  12\n");
}

static guint count(const char *text, const char *part)
{
  guint n = 0;
  for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part))
    n++;
  return n;
}

static void pictures(World *world, gconstpointer data)
{
  (void)world;
  (void)data;
  static const struct {
    gint64 satang, step;
  } steps[] = {{0, 100}, {100, 100}, {101, 200}, {250, 500}, {501, 1000}, {1200000, 2000000}, {G_MAXINT64, 0}};
  for (guint i = 0; i < G_N_ELEMENTS(steps); i++)
    if (steps[i].step != 0)
      g_assert_cmpint(chart_step(steps[i].satang), ==, steps[i].step);
  g_assert_cmpint(chart_step(G_MAXINT64), >, 0);
  ChartBar bars[] = {{"ต.ค.", 1000000, TRUE}, {"พ.ย.", 500000, TRUE}, {"ธ.ค.", 777700, FALSE}, {"ม.ค.", -5, TRUE}};
  Chart chart = {.title = "t", .unit = "บาท", .bars = bars, .n = 4, .line_satang = 600000, .line_label = "+3 %", .hidden = "–"};
  g_autofree char *svg = chart_svg(&chart);
  g_assert_cmpuint(count(svg, "<rect class=\"bar"), ==, 3); /* the hidden one has none, and its sum stands nowhere */
  g_assert_cmpuint(count(svg, "<rect class=\"bar under\""), ==, 2);
  g_assert_null(strstr(svg, "7,777"));
  g_assert_cmpuint(count(svg, "class=\"target\" x1"), ==, 1);
  g_assert_cmpuint(count(svg, "height=\"0\""), ==, 1);
  chart.line_satang = 0;
  g_autofree char *plain = chart_svg(&chart);
  g_assert_cmpuint(count(plain, "class=\"target\""), ==, 0);
  /* no sum is too large or too small to be drawn */
  bars[0].satang = G_MAXINT64;
  bars[1].satang = bars[2].satang = 0;
  chart.line_satang = G_MAXINT64;
  g_autofree char *huge = chart_svg(&chart);
  g_assert_null(strstr(huge, "=\"-"));
  chart.n = 1;
  bars[0].satang = chart.line_satang = 0;
  g_autofree char *empty = chart_svg(&chart);
  g_assert_nonnull(strstr(empty, "height=\"0\""));
}

/* What a card teaches is what the gateway understands: every form on it reads as its command. */
static void cards_are_true(World *world, gconstpointer data)
{
  (void)data;
  GError *error = NULL;
  Reader *reader = reader_load(files, world->programme, &error);
  g_assert_no_error(error);
  static const char *const languages[] = {"th", "en"};
  for (guint i = 1; i < COMMAND_COUNT; i++) {
    const CommandRow *row = command_row((Command)i);
    for (guint l = 0; l < G_N_ELEMENTS(languages); l++) {
      const Phrases *texts = catalogue_phrases(world->catalogue, languages[l]);
      g_autofree char *digits = cue_digits(texts, (Command)i), *words = cue_words(texts, (Command)i);
      const char *const forms[] = {digits, words};
      for (guint f = 0; f < G_N_ELEMENTS(forms); f++) {
        if (forms[f][0] == '\0' || (row->roles & (ROLE_VILLAGER | ROLE_JUNIOR)) == 0 || i == COMMAND_REG)
          continue;
        g_autofree char *folded = fold(forms[f], strlen(forms[f]));
        const Incoming incoming = {.text = folded,
                                   .roles = row->roles & (ROLE_VILLAGER | ROLE_JUNIOR),
                                   .from = "+66812345678",
                                   .at_ms = G_GINT64_CONSTANT(1490600000000)};
        Request request;
        reader_read(reader, &incoming, &request);
        const char *expected = i == COMMAND_ABSENT ? "TRAIN" : row->name; /* with absentees */
        if (strcmp(request_label(&request), expected) != 0)
          g_error("the card's \"%s\" reads as %s, not as %s", forms[f], request_label(&request), expected);
      }
    }
  }
  reader_free(reader);
}

static void cards(World *world, gconstpointer data)
{
  (void)data;
  const CueCard two[] = {{3308070201, "0481"}, {3308070202, NULL}};
  g_autofree char *html =
      cue_cards_html(catalogue_phrases(world->catalogue, "th"), 33080702, two, G_N_ELEMENTS(two), "+66800000001");
  const guint mentors = (guint)world->programme->junior_mentors + 1;
  g_assert_cmpuint(count(html, "<article class=\"card\">"), ==, 2 + mentors);
  g_assert_cmpuint(count(html, "<section class=\"sheet\">"), ==, 1 + (mentors + 3) / 4);
  g_assert_nonnull(strstr(html, "99*0702*01*0481"));
  g_assert_nonnull(strstr(html, "99*0702*02*____"));
  g_assert_nonnull(strstr(html, "0800000001"));
  g_assert_nonnull(strstr(html, "6*11*500"));
  g_assert_null(strstr(html, "91*")); /* an officer's */
  g_assert_null(strstr(html, "<script"));
}

#define TEST(name, function) g_test_add(name, World, NULL, open_world, function, close_world)

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  TEST("/pages/phrases", phrases);
  TEST("/pages/wrong-phrases", wrong_phrases);
  TEST("/pages/page", page);
  TEST("/pages/pictures", pictures);
  TEST("/pages/cards-are-true", cards_are_true);
  TEST("/pages/cards", cards);
  return g_test_run();
}
