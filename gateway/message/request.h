/* What a text was read as: plain data, no pointers, copied by assignment. The reader makes it, command/ carries it out,
 * request_json keeps it (the journal, a held question) and prints it (`sammachip read`). */
#pragma once
#include "calendar.h"
#include "command.h"
#include "reply.h"

#define REQUEST_ENTRIES_MAX 5     /* a message with more is E_TOO_MANY */
#define REQUEST_HOUSEHOLDS_MAX 20 /* households of a village: 01-20 */
#define REQUEST_PEOPLE_MAX 99     /* of a group's work; more is E_COUNT_RANGE */

/* What one clause records. Strings are ids of the programme ("FARM", "11", "KG"); "" where absent. */
typedef struct {
  Command command;      /* INCOME … REPAY, SELL, MAKE */
  gint64 amount_satang; /* > 0; 0 for MAKE */
  char category[12];
  char product[4];
  gint64 qty_milli; /* thousandths of `unit`; 0 where absent */
  char unit[8];
  Day day; /* 0: the message's own */
} Entry;

typedef enum { PERIOD_NONE, PERIOD_TODAY, PERIOD_MONTH, PERIOD_LAST_MONTH, PERIOD_FISCAL_YEAR, PERIOD_NAMED_MONTH } PeriodKind;

typedef enum {
  ACTIVITY_NONE,
  ACTIVITY_MEET,
  ACTIVITY_MAKE,
  ACTIVITY_SELL,
  ACTIVITY_SAVE,
  ACTIVITY_LEARN,
  ACTIVITY_OTHER = 9
} Activity;

/* Why a message is left without an answer (section 6 of the language). */
typedef enum {
  IGNORE_NONE,
  IGNORE_ALPHA_SENDER,
  IGNORE_SHORT_CODE,
  IGNORE_NOT_TH_MOBILE,
  IGNORE_EMPTY,
  IGNORE_AUTO_REPLY,
  IGNORE_OTP,
  IGNORE_AD,
  IGNORE_LAUGH,
  IGNORE_OWN_REPLY,
} IgnoreReason;

typedef enum { REQUEST_ACCEPTED, REQUEST_REFUSED, REQUEST_IGNORED } Verdict;

/* What a refusal's text may name, as far as the message told: filled by the reader, read by the catalogue through command/. */
typedef struct {
  gint64 amount_satang; /* E_VERB_MISSING, E_AMOUNT_NEG: the amount it would have been; 0 unknown */
  gint32 number;        /* the household, count or category digit that is wrong */
  gint32 second;        /* E_COUNT_MISMATCH: the absentees */
  char product[4];      /* E_QTY_MISSING */
  char text[40];        /* what was typed for a village, and the like; UTF-8, cut at a character */
  char options[60];     /* E_VILLAGE_AMBIG: the 4-digit codes to choose from, joined by spaces */
} Hint;

typedef struct {
  Verdict verdict;
  Command command;     /* accepted: what is asked (BATCH where n_entries > 1). Refused: what seems meant, else COMMAND_NONE */
  ReplyId refusal;     /* refused */
  Hint hint;           /* refused */
  IgnoreReason reason; /* ignored */
  gboolean attention;  /* ignored, but an officer should see it (OP-85) */
  gboolean particle_only; /* refused: nothing but "ครับ", "ค่ะ" …: an open question is repeated (OP-107) */
  gboolean by_digits;     /* the digit form; 90 alone then asks before stopping */

  guint n_entries; /* money and product commands: 1-5 */
  Entry entries[REQUEST_ENTRIES_MAX];
  gboolean needs_confirm; /* an amount is over the soft limit: hold and ask */

  gint64 amount_satang; /* UNDO's guard, FIX's right amount, GROUP's baht; 0 where absent */
  PeriodKind period;
  gint32 month;       /* PERIOD_NAMED_MONTH: yyyymm CE */
  gint32 village;     /* 8 digits (33080702); 0 where absent */
  gint32 tambon;      /* 6 digits */
  gint32 district;    /* 4 digits: named by its word, since four digits alone are a village of the home district */
  gint32 day;         /* a training day, 1- */
  Day date;           /* the date of a GROUP, TRAIN, VISIT, PROPOSE; 0 where absent */
  gint32 count;       /* present; -1 where absent */
  guint n_households; /* VISIT's, REG's and ADDPHONE's households */
  gint32 households[REQUEST_HOUSEHOLDS_MAX];
  guint n_absent; /* TRAIN's absentees */
  gint32 absent[REQUEST_HOUSEHOLDS_MAX];
  char group[4]; /* product code */
  Activity activity;
  gint32 people;    /* 0 where absent */
  gint64 qty_milli; /* GROUP's quantity */
  char unit[8];
  char phone[16]; /* E.164 */
  char language[4];
  char name[121];       /* PROPOSE: UTF-8, at most 40 Thai characters */
  char pin[8];          /* REG, 88. Never stored, never logged */
  char as_household[8]; /* 88: the household's own code with its check digit */
  gint64 corrects;      /* a FIX that is held: the message that it corrects once it is agreed to. Else 0 */
} Request;

/* An accepted request of that command with everything else absent. */
void request_init(Request *request, Command command);
/* Turns it into a refusal, keeping hint and command. */
void request_refuse(Request *request, ReplyId refusal);
void request_ignore(Request *request, IgnoreReason reason);
const char *ignore_reason_name(IgnoreReason reason);
