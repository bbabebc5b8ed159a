/* The shipped replies: the list's typical texts come out, nothing is ever longer than one SMS, and a wrong file is refused with
 * its line. tests/cases/replies-th.csv: reply, values ("a=50000" a number, "v:INCOME" a text, joined by ;), the Thai text. */
#include "language/catalogue.h"

#include "error.h"
#include "language/kind.h"
#include "text/fold.h"
#include "text/segment.h"

#include <csv.h>
#include <glib/gstdio.h>
#include <string.h>

static const struct {
  const char *id;
  const char *fields;
} rows[REPLY_COUNT] = {
    {"", ""},
#define REPLY(id, class, fields) {#id, fields},
#include "message/replies.def"
#undef REPLY
};

typedef struct {
  Programme *programme;
  Catalogue *catalogue;
} World;

static void open_world(World *world, gconstpointer data)
{
  (void)data;
  static const char *const files[] = {"config/language/th.cfg", "config/language/en.cfg", NULL};
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

static ReplyId reply_by_id(const char *id)
{
  for (guint i = 1; i < REPLY_COUNT; i++) {
    if (strcmp(rows[i].id, id) == 0)
      return (ReplyId)i;
  }
  g_error("%s is no reply", id);
}

static void set_values(Answer *answer, const char *values)
{
  g_auto(GStrv) pairs = g_strsplit(values, ";", -1);
  for (gsize i = 0; pairs[i] != NULL; i++) {
    const gsize length = strcspn(pairs[i], "=:");
    const gboolean is_number = pairs[i][length] == '=';
    pairs[i][length] = '\0';
    const char *value = pairs[i] + length + 1;
    if (is_number)
      answer_number(answer, pairs[i], g_ascii_strtoll(value, NULL, 10));
    else
      answer_text(answer, pairs[i], value);
  }
}

typedef struct {
  const World *world;
  guint n_rows;
  GPtrArray *cells;
  GPtrArray *texts; /* what came out */
} Reading;

static void on_cell(void *text, size_t length, void *data)
{
  g_ptr_array_add(((Reading *)data)->cells, g_strndup(text, length));
}

static void on_row(int end, void *data)
{
  (void)end;
  Reading *reading = data;
  if (reading->n_rows++ > 0) {
    g_assert_cmpuint(reading->cells->len, ==, 3);
    Answer answer;
    answer_begin(&answer, reply_by_id(g_ptr_array_index(reading->cells, 0)));
    set_values(&answer, g_ptr_array_index(reading->cells, 1));
    char *text = catalogue_render(reading->world->catalogue, "th", &answer);
    g_assert_cmpstr(text, ==, g_ptr_array_index(reading->cells, 2));
    g_ptr_array_add(reading->texts, text);
  }
  g_ptr_array_set_size(reading->cells, 0);
}

static GPtrArray *read_cases(const World *world)
{
  Reading reading = {world, 0, g_ptr_array_new_with_free_func(g_free), g_ptr_array_new_with_free_func(g_free)};
  g_autofree char *file = NULL;
  gsize length = 0;
  g_assert_true(g_file_get_contents("tests/cases/replies-th.csv", &file, &length, NULL));
  struct csv_parser parser;
  g_assert_cmpint(csv_init(&parser, CSV_STRICT), ==, 0);
  g_assert_cmpuint(csv_parse(&parser, file, length, on_cell, on_row, &reading), ==, length);
  g_assert_cmpint(csv_fini(&parser, on_cell, on_row, &reading), ==, 0);
  csv_free(&parser);
  g_ptr_array_unref(reading.cells);
  return reading.texts;
}

static void test_typical(World *world, gconstpointer data)
{
  (void)data;
  g_autoptr(GPtrArray) texts = read_cases(world);
  g_assert_cmpuint(texts->len, >, 87);
}

static void test_english(World *world, gconstpointer data)
{
  (void)data;
  static const struct {
    const char *id, *values, *text;
  } cases[] = {
      {"R_INCOME", "a=45000;d=20170327;t=215000",
       "Received 450 baht (27/3), booked. Received this month: 2,150. Wrong? Send UNDO"},
      {"R_SELL", "p:11;q=5000;u:KG;a=90000;t=360000",
       "Sold 5 kg plasom for 900 baht, booked. This month: 3,600. Wrong? Send UNDO"},
      {"R_BATCH", "n=2;x:INCOME:50000 EXPENSE:20000", "2 entries booked: in 500 pay 200. Wrong? Send UNDO"},
      {"R_SUMMARY", "m=201703;a=1;b=0;c=0;d=-100", "Mar 2017: in 0, paid 0, saved 0, left -1 baht"},
      {"E_VILLAGE_AMBIG", "x:หมู่ 3;o:0603 0503", "Several villages are called ???? 3. Send the code instead: 0603 or 0503"},
      {"E_AMOUNT_MISSING", "v:SELL", "No amount found. Try sell plasom 500 or 6*11*500"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    Answer answer;
    answer_begin(&answer, reply_by_id(cases[i].id));
    set_values(&answer, cases[i].values);
    g_autofree char *text = catalogue_render(world->catalogue, "en", &answer);
    g_assert_cmpstr(text, ==, cases[i].text);
  }
}

/* A number of any size: within the kind's range mostly, now and then far beyond. */
static gint64 any_number(GRand *random)
{
  const guint64 bits = (guint64)g_rand_int(random) << 32 | g_rand_int(random);
  const gint64 number = (gint64)bits >> g_rand_int_range(random, 0, 64);
  switch (g_rand_int_range(random, 0, 4)) {
  case 0:
    return 20170000 + g_rand_int_range(random, 101, 1232);
  case 1:
    return 33080000 + g_rand_int_range(random, 0, 999);
  default:
    return number;
  }
}

static void any_text(GRand *random, char *text, gsize size)
{
  static const char *const pieces[] = {"INCOME",
                                       "REPAY",
                                       "SELL 14",
                                       "14",
                                       "16",
                                       "KG",
                                       "PACK",
                                       "officer",
                                       "villager+mentor+officer",
                                       "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20",
                                       "INCOME:99999999 SELL:99999999",
                                       "0702 0603",
                                       "ก",
                                       "😀",
                                       "สนามแจ้ง",
                                       "\n",
                                       " ",
                                       "+66812345678",
                                       "x",
                                       "LEAVE"};
  GString *built = g_string_new(NULL);
  for (gint32 i = g_rand_int_range(random, 0, 3); i >= 0; i--)
    g_string_append(built, pieces[g_rand_int_range(random, 0, (gint32)G_N_ELEMENTS(pieces))]);
  g_strlcpy(text, built->str, size);
  g_string_free(built, TRUE);
}

static void test_never_longer(World *world, gconstpointer data)
{
  (void)data;
  const char *const *languages = catalogue_languages(world->catalogue);
  GRand *random = g_rand_new_with_seed(2560);
  for (guint round = 0; round < 20000; round++) {
    Answer answer;
    answer_begin(&answer, (ReplyId)g_rand_int_range(random, 1, REPLY_COUNT));
    FieldSet fields;
    g_assert_true(field_set_parse(rows[answer.id].fields, &fields));
    for (guint i = 0; i < fields.n_fields; i++) {
      if (g_rand_int_range(random, 0, 10) == 0)
        continue;
      char text[ANSWER_TEXT_MAX];
      any_text(random, text, sizeof text);
      answer_text(&answer, fields.fields[i].source, text);
      answer.fields[answer.n_fields - 1].number = any_number(random);
    }
    const char *language = languages[g_rand_int_range(random, 0, 2)];
    g_autofree char *text = catalogue_render(world->catalogue, language, &answer);
    g_assert_nonnull(text);
    const Segmentation size = segment_text(text);
    const guint most = reply_segments(answer.id);
    g_assert_cmpuint(most, ==, answer.id == R_NOTICE ? REPLY_NOTICE_SEGMENTS : 1);
    const gboolean screen = reply_row(answer.id)->class == CLASS_SCREEN; /* 80 units may be two SMS: it is none */
    const guint room = segment_room(strcmp(language, "th") == 0 ? ALPHABET_UCS2 : ALPHABET_GSM7, most);
    if (size.units > (screen ? SCREEN_LIMIT : room) || (!screen && size.segments > most) || text[0] == '\0')
      g_error("%s in %s is %u units: %s", rows[answer.id].id, language, size.units, text);
    g_assert_true(strcmp(language, "th") == 0 || size.alphabet == ALPHABET_GSM7);
  }
  g_rand_free(random);
}

/* Sums that may be told are told, however wide: the text without them means that too few households sent. */
static void test_sums_have_room(World *world, gconstpointer data)
{
  (void)data;
  static const struct {
    ReplyId id;
    const char *sums[3];
  } cases[] = {{R_VTOTAL, {"999,999,999", "999,999,999", "999,999,999"}},
               {R_ALL, {"999,999,999,999", "999,999,999,999", "999,999,999,999"}},
               {R_PRODUCTS, {"999,999,999"}},
               {R_VTARGET, {"99999"}}};
  const char *const *languages = catalogue_languages(world->catalogue);
  for (guint language = 0; languages[language] != NULL; language++) {
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
      g_autofree char *text = catalogue_widest(world->catalogue, languages[language], cases[i].id);
      const char *at = text;
      for (guint k = 0; k < G_N_ELEMENTS(cases[i].sums) && cases[i].sums[k] != NULL; k++) {
        at = strstr(at, cases[i].sums[k]);
        g_assert_nonnull(at);
        at += strlen(cases[i].sums[k]);
      }
    }
  }
}

/* The three levels of places, by name where there is room. */
static void test_places(World *world, gconstpointer data)
{
  (void)data;
  static const struct {
    gint64 place;
    const char *th, *en;
  } cases[] = {{33080702, "ดู่ มี.ค.60 ส่ง2/20 หลัง ไม่แสดงยอดเงิน", "Du Mar 2017: 2 of 20 sent, sums not shown"},
               {330805, "ต.ไพร มี.ค.60 ส่ง2/60 หลัง ไม่แสดงยอดเงิน", "T. Phrai Mar 2017: 2 of 60 sent, sums not shown"},
               {3308, "อ.ขุนหาญ มี.ค.60 ส่ง2/100 หลัง ไม่แสดงยอดเงิน", "Khun Han district Mar 2017: 2 of 100 sent, sums not shown"},
               {330811, "330811 มี.ค.60 ส่ง2/0 หลัง ไม่แสดงยอดเงิน", "330811 Mar 2017: 2 of 0 sent, sums not shown"}};
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    Answer answer;
    answer_begin(&answer, R_VTOTAL);
    answer_number(&answer, "v", cases[i].place);
    answer_number(&answer, "m", 201703);
    answer_number(&answer, "n", 2);
    g_autofree char *th = catalogue_render(world->catalogue, "th", &answer);
    g_autofree char *en = catalogue_render(world->catalogue, "en", &answer);
    g_assert_cmpstr(th, ==, cases[i].th);
    g_assert_cmpstr(en, ==, cases[i].en);
  }
}

static void test_own_replies(World *world, gconstpointer data)
{
  (void)data;
  static const char *const others[] = {"รับ 500",
                                       "รับ 500 บ. แล้ว",
                                       "จ่าย 200 บ. (27/3) แล้ว",
                                       "รับ 500 จ่าย 200 ออม 100 ขายปลาส้ม 900",
                                       "ลบ",
                                       "ค้าง 0508",
                                       "ขายปลาส้ม 5 โล 900 บาท",
                                       "in 500",
                                       "pay 200 baht",
                                       "total all",
                                       "",
                                       " "};
  g_assert_false(catalogue_is_own_reply(world->catalogue, "รับ 500 บ. (27/3) แล้ว เดือนนี้รับ 12,350 บ. ผิดส่ง ลบ"));
  catalogue_know_own_replies(world->catalogue, fold);
  for (gsize i = 0; i < G_N_ELEMENTS(others); i++)
    g_assert_false(catalogue_is_own_reply(world->catalogue, others[i]));
  g_autoptr(GPtrArray) texts = read_cases(world);
  guint known = 0;
  for (guint i = 0; i < texts->len; i++) {
    g_autofree char *folded = fold(g_ptr_array_index(texts, i), strlen(g_ptr_array_index(texts, i)));
    const gboolean own = catalogue_is_own_reply(world->catalogue, folded);
    known += own ? 1 : 0;
    if (!own)
      g_test_message("not known again: %s", folded);
  }
  g_assert_cmpuint(known * 10, >=, texts->len * 9);
}

/* th.cfg with one line exchanged; what the catalogue says of it, the folder's name cut off. */
static char *complain_about(const World *world, const char *old_text, const char *new_text)
{
  g_autofree char *folder = g_dir_make_tmp("catalogue-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "th.cfg", NULL);
  g_autofree char *words = g_build_filename(folder, "th-words.cfg", NULL);
  g_autofree char *file = NULL;
  g_assert_true(g_file_get_contents("config/language/th.cfg", &file, NULL, NULL));
  GString *changed = g_string_new(file);
  g_assert_cmpuint(g_string_replace(changed, old_text, new_text, 1), ==, 1);
  g_assert_true(g_file_set_contents(path, changed->str, -1, NULL));
  g_assert_true(g_file_set_contents(words, "words: { };\n", -1, NULL));
  g_autofree char *pages = g_build_filename(folder, "th-pages.cfg", NULL);
  g_autofree char *phrases = NULL;
  g_assert_true(g_file_get_contents("config/language/th-pages.cfg", &phrases, NULL, NULL));
  g_assert_true(g_file_set_contents(pages, phrases, -1, NULL));
  g_string_free(changed, TRUE);
  const char *const files[] = {path, NULL};
  g_autoptr(GError) error = NULL;
  g_autoptr(Catalogue) catalogue = catalogue_load(files, world->programme, &error);
  g_unlink(path);
  g_unlink(words);
  g_unlink(pages);
  g_rmdir(folder);
  if (catalogue != NULL)
    return NULL;
  g_assert_error(error, FAILURE, FAILED_CONFIG);
  g_assert_true(g_str_has_prefix(error->message, path));
  return g_strdup(error->message + strlen(path));
}

static void check_refused(const World *world, const char *old_text, const char *new_text, const char *what)
{
  g_autofree char *file = NULL;
  g_assert_true(g_file_get_contents("config/language/th.cfg", &file, NULL, NULL));
  guint line = 1;
  for (const char *at = file, *end = strstr(file, old_text); at < end; at++)
    line += *at == '\n';
  g_autofree char *where = g_strdup_printf(":%u: ", line);
  g_autofree char *complaint = complain_about(world, old_text, new_text);
  g_test_message("%s", complaint);
  g_assert_nonnull(complaint);
  g_assert_true(g_str_has_prefix(complaint, where));
  g_assert_nonnull(strstr(complaint, what));
}

static void test_refused(World *world, gconstpointer data)
{
  (void)data;
  /* what 70 units and the mark of practice leave fits, one more does not */
  static const char digits[] = "1234567890123456789012345678901234567890123456789012345678901234567890";
  const char *visit = "R_VISIT = \"เยี่ยมหลัง {h} บ.{v} แล้ว เยี่ยมครบ {n}/{households} หลัง\"";
  const int room = 70 - (int)g_utf8_strlen("ฝึก ", -1);
  g_autofree char *most = g_strdup_printf("R_VISIT = \"%.*s\"", room, digits);
  g_autofree char *more = g_strdup_printf("R_VISIT = \"%.*s\"", room + 1, digits);
  g_autofree char *fits = complain_about(world, visit, most);
  g_assert_null(fits);
  check_refused(world, visit, more, "R_VISIT");
  check_refused(world, "R_DUP_NO = \"ไม่บันทึกซ้ำ รายการเดิมยังอยู่\"",
                "R_DUP_NO = \"12345678901234567890123456789012345678901234567890123456789012345678901\"", "R_DUP_NO");
  check_refused(world, "R_ERASE = \"รับคำขอลบเลข {n} แล้ว พัฒนากรจะติดต่อกลับใน {ticket_days} วัน\"",
                "R_ERASE = \"รับคำขอลบเลข {n} แล้ว พัฒนากรจะติดต่อกลับใน {ticket_days} วัน1234567890123456789\"", "70 characters");
  /* the notice has three SMS of 67, and is refused with one unit more than is sure to fit them */
  check_refused(world, "R_NOTICE = \"โครงการ", "R_NOTICE = \"1234567890โครงการ",
                "R_NOTICE can be longer than 3 SMS of 199 characters");
  check_refused(world, "R_PROPOSE = \"รับข้อเสนอสินค้าเลข {n}", "R_PROPOSE = \"รับข้อเสนอสินค้าเลข {z}", "{z}");
  check_refused(world, "R_PROPOSE = \"รับข้อเสนอสินค้าเลข {n}", "R_PROPOSE = \"รับข้อเสนอสินค้าเลข {n", "{");
  check_refused(world, "R_START = \"", "R_START = 5; R_START2 = \"", "R_START must be a text");
  check_refused(world, "R_STOPPED = \"", "R_STOPPED = \"]", "stands alone");
  check_refused(world, "months = [ \"ม.ค.\",", "months = [", "months");
  g_autofree char *missing = complain_about(world, "  R_LANG = ", "  R_LANGUAGE = ");
  g_assert_nonnull(strstr(missing, "R_LANG is missing"));
  g_assert_nonnull(strstr(missing, "R_LANGUAGE is not a setting"));
}

/* Another district: more villages, longer names, one product more. The texts stay as they are. */
static void test_other_programme(void)
{
  static const char *const files[] = {"config/language/th.cfg", "config/language/en.cfg", NULL};
  g_autofree char *path = g_build_filename(g_get_tmp_dir(), "catalogue-programme.cfg", NULL);
  g_autofree char *file = NULL;
  g_assert_true(g_file_get_contents("config/programme.cfg", &file, NULL, NULL));
  GString *changed = g_string_new(file);
  g_string_replace(
      changed, "villages: (",
      "villages: (\n{ code = 33080511; name = \"หนองน้ำใสใหญ่\"; }, { code = 33080612; name = \"ก\"; },\n"
      "{ code = 33080613; name = \"ข\"; }, { code = 33080514; name = \"ค\"; }, { code = 33080715; name = \"ง\"; },",
      1);
  g_string_replace(changed, "products: (", "products: (\n{ code = \"17\"; name = \"น้ำพริกปลาส้มทอดกรอบ\"; unit = \"PC\"; },", 1);
  g_string_replace(changed, "households = 20;", "households = 12;", 1);
  g_assert_true(g_file_set_contents(path, changed->str, -1, NULL));
  g_string_free(changed, TRUE);
  GError *error = NULL;
  g_autoptr(Programme) programme = programme_load(path, &error);
  g_unlink(path);
  g_assert_no_error(error);
  g_autoptr(Catalogue) catalogue = catalogue_load(files, programme, &error);
  g_assert_no_error(error);
  Answer answer;
  answer_begin(&answer, E_PRODUCT_UNKNOWN);
  g_autofree char *products = catalogue_render(catalogue, "th", &answer);
  g_assert_true(g_str_has_suffix(products, "…ส่ง 0"));
  answer_begin(&answer, R_MISSING0);
  answer_number(&answer, "v", 33080511);
  answer_number(&answer, "m", 201703);
  g_autofree char *village = catalogue_render(catalogue, "th", &answer);
  g_assert_cmpstr(village, ==, "0511 มี.ค.60 ส่งครบ 12 หลังแล้ว");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add("/catalogue/typical", World, NULL, open_world, test_typical, close_world);
  g_test_add("/catalogue/english", World, NULL, open_world, test_english, close_world);
  g_test_add("/catalogue/never_longer", World, NULL, open_world, test_never_longer, close_world);
  g_test_add("/catalogue/sums_have_room", World, NULL, open_world, test_sums_have_room, close_world);
  g_test_add("/catalogue/places", World, NULL, open_world, test_places, close_world);
  g_test_add("/catalogue/own_replies", World, NULL, open_world, test_own_replies, close_world);
  g_test_add("/catalogue/refused", World, NULL, open_world, test_refused, close_world);
  g_test_add_func("/catalogue/other_programme", test_other_programme);
  return g_test_run();
}
