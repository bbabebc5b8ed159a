/* The programme's facts, from config/programme.cfg: places, products, categories, limits. Plain data, fixed after loading.
 * Nothing of one district is in C: another district edits the file. */
#pragma once
#include <glib.h>

/* A name as people write it and the other ways they write it. */
typedef struct {
  char *name;         /* "ดู่": short, without the word for village; in every language that has no own */
  char *name_en;      /* "Du"; the name where the file gives none */
  GPtrArray *aliases; /* char *, UTF-8; the name itself is not among them */
} PlaceName;

typedef struct {
  gint32 code; /* 8 digits: province 2, district 2, tambon 2, moo 2 (33080702) */
  gint32 moo;
  PlaceName name;
  guint listed; /* its place in the file, from 0: the order in which menus and replies name the villages */
} Village;

typedef struct {
  gint32 code; /* tambon: 6 digits; district: 4 */
  PlaceName name;
} Area;

typedef struct {
  char *code; /* "11": two digits */
  PlaceName name;
  char *unit;       /* id of the unit used where a message names none: "KG" */
  char *name_short; /* where all products are named in one text: "ผัก"; the name where the file gives none */
} Product;

typedef enum { CATEGORY_INCOME, CATEGORY_EXPENSE, CATEGORY_SAVING, CATEGORY_DEBT, CATEGORY_KINDS } CategoryKind;

typedef struct {
  gint32 digit;     /* 1-9: the digit form's category */
  char *id;         /* "FARM" */
  GPtrArray *words; /* char *: nouns that tell the category where the direction of money is known */
} Category;

typedef struct {
  gint64 soft_satang;      /* above it an entry is held and asked (100,000.00) */
  gint64 hard_satang;      /* above it an entry is refused (999,999.99) */
  gint32 back_days;        /* how far back an entry's date may lie (60) */
  gint32 entries;          /* entries of one message (5, at most REQUEST_ENTRIES_MAX) */
  gint32 repeat_minutes;   /* the same text within this time asks R_DUP (10) */
  gint32 undo_hours;       /* 24 */
  gint32 question_hours;   /* an open question lapses (24) */
  gint32 stop_ask_minutes; /* a bare 90 asks first; how long 11 answers it (60) */
  gint32 pin_tries;        /* wrong PINs in a row before phone and card are locked (3) */
  gint32 silent_days;      /* a number that sent nothing so long is suspended until a mentor confirms it (120) */
  gint32 ticket_days;      /* within which the office answers a request by law (30) */
} Limits;

typedef struct {
  char *name;                            /* of the office, for notices */
  char *name_en;                         /* the name where the file gives none */
  char *telephone;                       /* of the office, for notices */
  char *notice_version;                  /* names the privacy notice's text; changed with it, kept with each consent */
  gint32 home;                           /* 4 digits: the district that a 4-digit village code means */
  GPtrArray *districts;                  /* Area * */
  GPtrArray *tambons;                    /* Area *, by code */
  GPtrArray *villages;                   /* Village *, by code */
  GPtrArray *products;                   /* Product *, by code */
  GPtrArray *categories[CATEGORY_KINDS]; /* Category *, by digit */
  Limits limits;
  gint32 households;         /* target households of a village: numbers 1- (20) */
  gint32 training_days;      /* 5 */
  gint32 junior_mentors;     /* at most so many ครูน้อย a village (4) */
  gint32 phones;             /* at most so many phones a household (3) */
  gint32 utc_offset_minutes; /* of the country's one time zone (420) */
  gint32 keep_text_days;     /* raw text of messages (90) */
  gint32 keep_seen_days;     /* uniqueness of message ids (90); an older message is shown to an officer, not booked */
  gint32 keep_ledger_years;  /* fiscal years after the programme year (2) */
} Programme;

/* NULL and FAILED_CONFIG with every mistake of the file. */
Programme *programme_load(const char *path, GError **error);
void programme_free(Programme *programme);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Programme, programme_free)

/* All NULL where there is none. A 4-digit code is one of the home district's. */
const Village *programme_village(const Programme *programme, gint32 code);
const Area *programme_tambon(const Programme *programme, gint32 code);
const Area *programme_district(const Programme *programme, gint32 code);
const Product *programme_product(const Programme *programme, const char *code);
const Category *programme_category(const Programme *programme, CategoryKind kind, gint32 digit);
/* How many villages have a code (8 digits) from … to, both included. */
gint32 programme_villages_within(const Programme *programme, gint32 from, gint32 to);
