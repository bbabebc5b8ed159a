/* How one language writes values: its names of months, commands, units, roles and activities, and its forms of a period.
 * Read from the language's file; products and villages come from the programme. */
#pragma once
#include "message/command.h"
#include "message/request.h"
#include "programme.h"
#include "settings.h"
#include "text/segment.h"

typedef enum { ROLE_WORD_VILLAGER, ROLE_WORD_MENTOR, ROLE_WORD_OFFICER, ROLE_WORDS } RoleWord;

typedef struct {
  const Programme *programme;
  char *code;       /* "th" */
  char *name;       /* "ไทย" */
  char *words_file; /* in which its words stand */
  Alphabet alphabet;
  guint limit;        /* units of one SMS in that alphabet */
  gboolean own_names; /* products and villages by `name`, else by `name_en` */
  guint village_most; /* units; a longer village name is written as its code */
  guint area_most;    /* the same of tambons and districts, with their form */
  char *tambon_form;  /* "ต.{name}" */
  char *district_form;
  char *months[12];
  char *month_form;                       /* "{month}{be}" */
  char *year_form;                        /* "ปีงบ{be}" */
  char *more;                             /* where a list was shortened: "…ส่ง 0" */
  char *gap;                              /* between a command's word and what follows it: "" in Thai, " " in English */
  char *either;                           /* between two codes: "หรือ" */
  char *verbs[COMMAND_COUNT];             /* "รับ" */
  char *keys[COMMAND_COUNT];              /* the same in a menu, where a shorter one is wanted */
  GHashTable *categories[CATEGORY_KINDS]; /* id → "ขายผลผลิต": in a menu */
  GHashTable *units;                      /* id → "กก." */
  char *activities[ACTIVITY_OTHER + 1];   /* NULL where the number is no activity */
  char *roles[ROLE_WORDS];
  guint reserved;      /* units of a reply's room that are the mark's: 0 but in practice */
  char *practice_mark; /* in front of what is answered in practice: "ฝึก " */
  /* The greatest values that a reply must have room for, where smaller than the kinds' own: those of practice. */
  gint64 widest_satang; /* an entry */
  gint64 widest_baht;   /* a sum */
  /* The same of practice. */
  gint64 practice_satang;
  gint64 practice_baht;
} Wording;

/* How the language writes in practice: in the room that the mark leaves, proven with smaller values. A view into `wording`,
 * which must outlive it; not to be freed. */
Wording wording_in_practice(const Wording *wording);

/* Reads the file's root; complaints go to the file. The group is not ended. */
Wording *wording_read(Settings *file, SettingsGroup *root, const Programme *programme);
void wording_free(Wording *wording);

guint wording_units(const Wording *wording, const char *text);
/* The mark of a value that is unknown or has no room: "…", "?" in GSM-7. */
const char *wording_unknown(const Wording *wording);

/* The names below are owned by wording or programme, except where they say so. */
const char *wording_product(const Wording *wording, const Product *product);
/* The short name, for lists of all products. */
const char *wording_product_short(const Wording *wording, const Product *product);
/* The name, or the code where the name is too long or not of the alphabet. Caller frees. */
char *wording_village(const Wording *wording, const Village *village);
/* A village's code as it is written at home: "0702", all 8 digits in another district. Caller frees. */
char *wording_village_code(const Programme *programme, gint32 code);
/* A tambon (6 digits) or district (4) in its form, or its code where that is too long or the programme has none such. Caller
 * frees. */
char *wording_area(const Wording *wording, gint32 code);
/* A month (yyyymm, CE), a day (yyyymmdd) or a Buddhist fiscal year. NULL where it is none of them. Caller frees. */
char *wording_period(const Wording *wording, gint64 period);
