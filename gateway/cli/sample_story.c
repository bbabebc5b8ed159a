#include "cli/sample_story.h"

#include "model/households.h"
#include "model/sessions.h"

#include <string.h>

#define LATE_LAST_DAY 5 /* who reports last month late does it by then */

/* Against the baseline, in thousandths, by the village's place in the file: the third does not reach +3 %. */
static const gint64 growth[] = {1060, 1048, 972, 1041, 1083};

/* What a household mostly lives on, and beside it: the digits of config's income categories. */
static const gint32 mostly[] = {1, 3, 1, 7, 2, 4, 1, 3, 5, 7};
static const gint32 beside[] = {3, 6, 5, 1, 3, 9, 6, 1, 6, 2};

/* Parts of a month's spending in hundredths, and in how many messages: by expense category 1-9. */
static const gint32 spent[9][2] = {{38, 4}, {8, 1}, {14, 1}, {9, 1}, {8, 1}, {9, 1}, {4, 1}, {6, 1}, {4, 1}};

/* An entry as it is said in words, for a command and a category in digits. */
static const struct {
  const char *command;
  gint32 category;
  const char *words;
} spoken[] = {{"1", 1, "ขายข้าว"},    {"1", 2, "ขายไก่"},       {"1", 3, "รับค่าจ้าง"},      {"1", 4, "รับเงินเดือน"},
              {"1", 5, "ลูกส่งเงินมา"}, {"1", 6, "เงินผู้สูงอายุ"},   {"1", 7, "ขายของหน้าบ้าน"}, {"2", 1, "จ่ายค่ากับข้าว"},
              {"2", 3, "จ่ายค่าปุ๋ย"},   {"2", 4, "จ่ายค่าน้ำมันรถ"}, {"2", 5, "จ่ายค่าไฟ"},      {"2", 6, "จ่ายค่าเทอมลูก"},
              {"2", 7, "จ่ายค่าหมอ"},  {"2", 8, "ทำบุญ"},        {"3", 2, "ออมธนาคาร"},    {"3", 3, "ออมกลุ่มออมทรัพย์"}};

/* Words that no language file knows yet. */
static const char *const unknown[] = {"เหมาดิน", "ตัดยาง", "ผ้าป่า", "เหมารถ", "ตัดแว่น"};

/* One of the two products that a village makes. */
static const char *product_of(const Story *story, guint village, guint which)
{
  const GPtrArray *products = story->programme->products;
  const Product *product = g_ptr_array_index(products, (village * 2 + which * 3) % products->len);
  return product->code;
}

static gint64 round_ten(gint64 baht)
{
  return MAX(baht / 10 * 10, 10);
}

/* One household in two sends words where it has them. */
static const char *words_for(gint64 msisdn, const char *command, gint32 category)
{
  for (guint i = 0; msisdn % 2 == 0 && i < G_N_ELEMENTS(spoken); i++)
    if (strcmp(spoken[i].command, command) == 0 && spoken[i].category == category)
      return spoken[i].words;
  return NULL;
}

/* A message of this month, or one that comes late and says its day of last month. */
static void say_entry(Story *story, gboolean late, gint64 msisdn, const char *command, gint64 baht, gint32 category)
{
  const char *words = words_for(msisdn, command, category);
  if (!late) {
    const gint32 on = story_pick(story, 1, 31);
    if (words != NULL)
      story_say(story, on, msisdn, "%s %" G_GINT64_FORMAT, words, baht);
    else
      story_say(story, on, msisdn, "%s*%" G_GINT64_FORMAT "*%d", command, baht, category);
    return;
  }
  const gint32 last = month_add(story->month, -1);
  story_say(story, story_pick(story, 1, LATE_LAST_DAY), msisdn, "%s*%" G_GINT64_FORMAT "*%d*%02d%02d", command, baht, category,
            story_pick(story, 12, 28), last % 100);
}

static void say_income(Story *story, const Teller *teller, gint64 baht, gboolean late)
{
  const guint kind = (guint)(teller->code % 10);
  const gint32 parts = story_pick(story, 1, 2);
  for (gint32 i = 0; i < parts; i++)
    say_entry(story, late, teller->msisdn, "1", round_ten(baht * 7 / 10 / parts), mostly[kind]);
  say_entry(story, late, teller->msisdn, "1", round_ten(baht * 3 / 10), beside[kind]);
}

/* What is sold was made before. Returns what the sales brought. */
static gint64 say_products(Story *story, const Teller *teller, gint64 baht)
{
  const char *product = product_of(story, teller->village, (guint)teller->number % 2);
  const gint32 sales = story_pick(story, 1, 3);
  gint64 brought = 0;
  story_say(story, story_pick(story, 1, 15), teller->msisdn, "7*%s*%d", product, story_pick(story, 8, 30));
  for (gint32 i = 0; i < sales; i++) {
    const gint64 amount = round_ten(baht / sales);
    brought += amount;
    story_say(story, story_pick(story, 2, 31), teller->msisdn, "6*%s*%d*%" G_GINT64_FORMAT, product, story_pick(story, 2, 9),
              amount);
  }
  return brought;
}

static void say_expenses(Story *story, const Teller *teller, gint64 baht)
{
  for (gint32 category = 1; category <= 9; category++) {
    const gint32 times = spent[category - 1][1];
    if (category >= 6 && !story_chance(story, 45))
      continue;
    for (gint32 i = 0; i < times; i++) {
      const gint64 part = baht * spent[category - 1][0] / 100 / times;
      say_entry(story, FALSE, teller->msisdn, "2", MAX(part * story_pick(story, 80, 120) / 100, 5), category);
    }
  }
}

static void say_savings(Story *story, Teller *teller, gint64 baht)
{
  static const gint32 places[] = {3, 3, 3, 2, 1, 4};
  say_entry(story, FALSE, teller->msisdn, "3", round_ten(baht * story_pick(story, 4, 9) / 100),
            places[story_pick(story, 0, 5)]);
  if (story_chance(story, 4))
    story_say(story, story_pick(story, 20, 31), teller->msisdn, "30*%" G_GINT64_FORMAT, round_ten(baht / 20));
  if (teller->owed_baht == 0 && story_chance(story, 5)) {
    teller->owed_baht = story_pick(story, 3, 12) * 1000;
    say_entry(story, FALSE, teller->msisdn, "4", teller->owed_baht, story_chance(story, 8) ? 4 : story_pick(story, 1, 3));
  } else if (teller->owed_baht > 0 && story_chance(story, 70)) {
    const gint64 part = MIN(teller->owed_baht, 500 + story_pick(story, 0, 10) * 100);
    teller->owed_baht -= part;
    say_entry(story, FALSE, teller->msisdn, "5", part, story_pick(story, 1, 2));
  }
}

/* A slip and its mending, a doubt about a second message, a look at the account. */
static void say_asides(Story *story, const Teller *teller)
{
  const gint64 msisdn = teller->msisdn;
  gint64 at_ms = story_chance(story, 8)
                     ? story_say(story, story_pick(story, 3, 28), msisdn, "2*%d*1", story_pick(story, 30, 90) * 100)
                     : 0;
  if (at_ms != 0) {
    story_say_at(story, at_ms + 60000, msisdn, "9");
    story_say_at(story, at_ms + 120000, msisdn, "2*%d*1", story_pick(story, 30, 90));
  }
  const gint32 baht = story_pick(story, 4, 30) * 5;
  at_ms = story_chance(story, 4) ? story_say(story, story_pick(story, 3, 28), msisdn, "2*%d*1", baht) : 0;
  if (at_ms != 0) {
    story_say_at(story, at_ms + 180000, msisdn, "2*%d*1", baht);
    story_say_at(story, at_ms + 240000, msisdn, story_chance(story, 50) ? "11" : "22");
  }
  if (story_chance(story, 35))
    story_say(story, story_pick(story, 1, 31), msisdn, "8");
  if (story_chance(story, 15))
    story_say(story, story_pick(story, 1, 31), msisdn, "80");
  if (story_chance(story, 3)) /* what cannot be understood is answered too, and an officer may teach it */
    story_say(story, story_pick(story, 1, 31), msisdn, "%s %d", unknown[story_pick(story, 0, G_N_ELEMENTS(unknown) - 1)],
              story_pick(story, 4, 50) * 10);
}

/* Whether nothing comes from it this month: one of each village never writes, the third village often forgets. */
static gboolean is_silent(Story *story, const Teller *teller)
{
  return teller->number == 13 || story_chance(story, teller->village % G_N_ELEMENTS(growth) == 2 ? 22 : 7);
}

void story_household(Story *story, Teller *teller)
{
  if (is_silent(story, teller))
    return;
  const gint64 baht =
      teller->month_baht * growth[teller->village % G_N_ELEMENTS(growth)] / 1000 * story_pick(story, 90, 110) / 100;
  const gboolean late = story->month > day_month(story->from) && story_chance(story, 6);
  const gboolean makes = teller->number % 3 != 0 && !late;
  const gint64 sold = makes ? say_products(story, teller, baht / 5) : 0;
  say_income(story, teller, baht - sold, late);
  say_expenses(story, teller, baht * story_pick(story, 62, 92) / 100);
  say_savings(story, teller, baht);
  say_asides(story, teller);
}

static void tell_group(Story *story, guint which, const GArray *households, guint listed, gint64 mentor)
{
  const char *product = product_of(story, listed, which);
  const gboolean first = story->month == day_month(story->from);
  guint members = 0;
  gint64 reporter = mentor;
  for (guint i = 0; i < households->len; i++) {
    const Teller *teller = &g_array_index(households, Teller, i);
    if ((guint)teller->number % 2 != which || teller->number % 3 == 0 || teller->number == 13)
      continue;
    members++;
    if (first)
      story_say(story, story_pick(story, 2, 6), teller->msisdn, "61*%s", product);
    else if (story_chance(story, 30))
      reporter = teller->msisdn;
  }
  if (members == 0)
    return;
  const gint32 came = story_pick(story, MAX((gint32)members * 2 / 3, 1), (gint32)members);
  story_say(story, story_pick(story, 8, 12), reporter, "60*%s*1*%d", product, came);
  story_say(story, story_pick(story, 13, 18), reporter, "60*%s*2*%d", product, came);
  story_say(story, story_pick(story, 19, 26), reporter, "60*%s*3*%d*%d", product, came, story_pick(story, 12, 48) * 100);
  if (story_chance(story, 80))
    story_say(story, story_pick(story, 27, 31), reporter, "60*%s*4*%d*%d", product, (gint32)members, (gint32)members * 50);
}

/* The head teacher reports who came on the days that the office planned; now and then a household was told something else. */
static void tell_training(Story *story, const GArray *households, gint64 lead, const GArray *sessions)
{
  for (guint i = 0; i < sessions->len; i++) {
    const Session *session = &g_array_index(sessions, Session, i);
    const gint32 on = session->planned_day % 100;
    if (day_month(session->planned_day) != story->month)
      continue;
    if (story_chance(story, 50))
      story_say(story, on, lead, "71*%d*%d", session->day, story_pick(story, 15, 20));
    else
      story_say(story, on, lead, "72*%d*%02d*13", session->day, story_pick(story, 1, 12));
    if (households->len > 0 && story_chance(story, 6)) {
      const guint one = (guint)story_pick(story, 0, (gint32)households->len - 1);
      story_say(story, on + 2, g_array_index(households, Teller, one).msisdn, "74*%d", session->day);
    }
  }
}

void story_village(Story *story, const Village *village, const GArray *households, const GArray *mentors,
                   const GArray *sessions)
{
  if (mentors->len == 0)
    return;
  const gint64 lead = g_array_index(mentors, Phone, 0).msisdn;
  for (guint which = 0; which < 2; which++)
    tell_group(story, which, households, village->listed, lead);
  tell_training(story, households, lead, sessions);
  for (guint i = 0; i < mentors->len; i++) {
    const gint32 visits =
        story_pick(story, i == 0 ? 1 : 0, 2); /* who is silent for long is not heard when training days come */
    for (gint32 k = 0; k < visits; k++)
      story_say(story, story_pick(story, 1, 31), g_array_index(mentors, Phone, i).msisdn, "73*%d",
                story_pick(story, 1, story->programme->households));
  }
}

void story_officer(Story *story, gint64 msisdn)
{
  const GPtrArray *villages = story->programme->villages;
  for (gint32 day = 4; day <= 25; day += 7) {
    const Village *village = g_ptr_array_index(villages, (guint)story_pick(story, 0, (gint32)villages->len - 1));
    story_say(story, day, msisdn, "97");
    story_say(story, day, msisdn, "9%d*%04d", story_pick(story, 1, 6), village->code % 10000);
  }
  const Village *village = g_ptr_array_index(villages, (guint)story->month % villages->len);
  story_say(story, 26, msisdn, "60*%04d", village->code % 10000);
}
