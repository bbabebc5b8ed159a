/* The replies of every language, from config/language: an answer (a reply's id and plain values) becomes a text that fits one
 * SMS. Source of the replies and their limits: section 4 of the SMS language.
 *
 * A language file's reply is one template, or a list of alternatives. In a template
 *   {a}     is a field of that reply (replies.def) or a fact of the programme (`facts` in language/facts.c: {households} …)
 *   [ … ]   is an optional part: left out where the answer lacks one of its fields, and dropped, last first, while the text
 *           does not fit
 *   [! … ]  is dropped only after all the others, and after lists were shortened ("ผิดส่ง ลบ")
 * so { } [ ] themselves stand in no reply.
 * An alternative is taken if the answer has all its fields and the text fits with its lists whole and its [! … ] parts; the
 * last one is taken otherwise. The last one's widest text is proven to fit when the file is loaded.
 *
 * Kinds of fields. How the answer gives the value, how it is written, and the widest value of the proof:
 *   MONEY          satang; "1,500", "1,200.50"; limits.hard_satang. 0 counts as absent
 *   MONEY_TOTAL    satang; as MONEY, 0 is written; limits.entries of them together
 *   SUM_HOUSEHOLD  satang; whole baht, satang dropped: "12,350"; 9,999,999
 *   BALANCE        as SUM_HOUSEHOLD, proven with a minus: -9,999,999
 *   SUM_VILLAGE    99,999,999.  SUM_DISTRICT 999,999,999.  SUM_COUNTRY 999,999,999,999
 *   DAY            yyyymmdd; "27/3"; 31/12
 *   PERIOD         yyyymm "มี.ค.60", yyyymmdd "27/3", Buddhist fiscal year 2560 "ปีงบ60"; the longest of them
 *   CLOCK          ms UTC; "10:02" on the programme's clock; 23:59
 *   COUNT(n)       a number; negative is written "-"; n
 *   HOUSE          a household's number or a number of households of one village; programme.households
 *   QTY            thousandths; "5", "2.5"; 9,999.999.  QTY_TOTAL 99,999.999
 *   PERCENT        tenths; "+9.0"; +999.9
 *   PLACE          a number: a village as VILLAGE, a tambon (6 digits) or district (4) in the language's tambon_form or
 *                  district_form, or its code where that is longer than area_most
 *   HOUSEHOLDS     a number, a place as PLACE; how many target households it has ("h:HOUSEHOLDS=v"); all of the programme
 *   UNIT PRODUCT   text: id of the unit, code of the product; the longest. An unknown one is written as it is
 *   PRODUCT_CODE   text: as PRODUCT, but the code itself is written
 *   VERB           text: a command's name, "INCOME"; the word "รับ"; the longest of those that book money or goods, FIX and
 *                  UNDO. Unknown: absent
 *   COMMAND        as VERB, with the longest of all commands
 *   EXAMPLE        text: a command's name and perhaps a product's code, "SELL 14", "INCOME"; how such a message begins,
 *                  "ขายปลาส้ม" (the first product where none is named). Without an amount, or "": INCOME
 *   DIGITS         text: as EXAMPLE; the digits of the same, "1", "6*11"; absent where there is no digit form
 *   ACTIVITY       a number, enum Activity; the word
 *   ROLE           text: what role_set_name writes; "ครูใหญ่/ครูน้อย"; all of them
 *   ROLE_KEYS      text: as ROLE; numbered, "1ชาวบ้าน 2พัฒนากร"; all of them
 *   VILLAGE        a number, 8 digits; the name, or the 4-digit code where it is longer than village_most
 *   PHONE          text: E.164; as it is dialled at home, "0812345678"
 *   LIST           text: items joined by one space; shortened items end in the language's `more` ("…ส่ง 0")
 *   CODES          text: as LIST; two of them are joined by the language's `or`
 *   SUMS           text: "INCOME:50000 EXPENSE:20000", command and satang, in order; "รับ500 จ่าย200"; an amount of 0
 *                  is left away
 *   TEXT(n)        text as it is; n units, cut beyond
 *
 * An empty text is an absent field. "c:DIGITS=v" in replies.def is written from the answer's field v. */
#pragma once
#include "message/answer.h"
#include "phrases.h"
#include "programme.h"

#include <stdio.h>

typedef struct Catalogue Catalogue;

/* Reads one file a language; the first is the default one. Every reply of replies.def must stand in every file and be proven to
 * fit one SMS (70 UCS-2 or 160 GSM-7 units, as the file's `alphabet` says) at the widest values; the privacy notice fits three,
 * a reply of class SCREEN one screen of 80 units.
 * NULL and FAILED_CONFIG with every mistake of all files. The programme must outlive the catalogue. */
Catalogue *catalogue_load(const char *const *language_files, const Programme *programme, GError **error);
void catalogue_free(Catalogue *catalogue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Catalogue, catalogue_free)

/* The text of an answer in a language ("th"; the default one where unknown or NULL), never over the limit: a value that is
 * wider than its kind's widest, or that the answer lacks, becomes "…" where there is no room for it. "" for REPLY_NONE. Caller
 * frees.
 */
char *catalogue_render(const Catalogue *catalogue, const char *language, const Answer *answer);

/* The same in practice: the mark in front, in what one SMS leaves beside it. That is proven too when the file is loaded, with
 * the smaller widest values of the file's group `practice`; a value beyond them that has no room becomes the mark of the
 * unknown. */
char *catalogue_render_practice(const Catalogue *catalogue, const char *language, const Answer *answer);
/* A text for a screen: within so many units of the language's alphabet, optional parts left out and lists shortened; in
 * practice with the mark in front where there is room. NULL where it does not fit. Caller frees. */
char *catalogue_render_within(const Catalogue *catalogue, const char *language, gboolean practice, const Answer *answer,
                              guint limit);

/* The code of the first file's language, owned by the catalogue. */
const char *catalogue_default_language(const Catalogue *catalogue);
gboolean catalogue_has_language(const Catalogue *catalogue, const char *language);
/* The codes in the order of the files, NULL-terminated, owned by the catalogue. */
const char *const *catalogue_languages(const Catalogue *catalogue);

/* The texts of pages in a language, the default one where unknown or NULL; owned by the catalogue. */
const Phrases *catalogue_phrases(const Catalogue *catalogue, const char *language);

/* The text with the widest value of every field. Caller frees. */
char *catalogue_widest(const Catalogue *catalogue, const char *language, ReplyId id);
/* The units of a text in the language's alphabet. */
guint catalogue_units(const Catalogue *catalogue, const char *language, const char *text);

/* Prepares catalogue_is_own_reply: every template is folded as a message will be. `fold` is text/fold's. */
void catalogue_know_own_replies(Catalogue *catalogue, char *(*fold)(const char *bytes, gsize length));
/* Whether a folded message is one of our own replies sent back: it matches a template, field by field, with at least 16
 * characters that are ours. FALSE before catalogue_know_own_replies. */
gboolean catalogue_is_own_reply(const Catalogue *catalogue, const char *folded_text);
