#include "consents.h"

#include "tables.h"

enum { CONSENT_ADD, CONSENT_PHONE, CONSENT_FORGET };
static const char *const list[] = {
    [CONSENT_ADD] = ("INSERT INTO consents (id, person, msisdn, at_ms, text_version, given)"
                     " VALUES ($id, $person, $msisdn, $at_ms, $text_version, $given)"),
    [CONSENT_PHONE] = "SELECT id, person, msisdn, at_ms, text_version, given FROM consents WHERE msisdn = $msisdn ORDER BY id",
    [CONSENT_FORGET] = "UPDATE consents SET msisdn = 0 WHERE msisdn = $msisdn",
};
TABLE_SQL(consents, list);

gboolean consents_add(Book *book, const Consent *consent, GError **error)
{
  Statement *add = book->consents[CONSENT_ADD];
  statement_int(add, "$id", consent->id);
  statement_int(add, "$person", consent->person);
  statement_int(add, "$msisdn", consent->msisdn);
  statement_int(add, "$at_ms", consent->at_ms);
  statement_text(add, "$text_version", consent->text_version);
  statement_int(add, "$given", consent->given != 0);
  return statement_run(add, error);
}

gboolean consents_of_phone(Book *book, gint64 msisdn, GArray *consents, GError **error)
{
  Statement *of = book->consents[CONSENT_PHONE];
  statement_int(of, "$msisdn", msisdn);
  Step step;
  while ((step = statement_step(of, error)) == STEP_ROW) {
    Consent consent = {
        .id = statement_column_int(of, 0),
        .person = statement_column_int(of, 1),
        .msisdn = statement_column_int(of, 2),
        .at_ms = statement_column_int(of, 3),
        .given = statement_column_int(of, 5) != 0,
    };
    statement_column_copy(of, 4, consent.text_version, sizeof consent.text_version);
    g_array_append_val(consents, consent);
  }
  return step == STEP_DONE;
}

gboolean consents_forget(Book *book, gint64 msisdn, GError **error)
{
  statement_int(book->consents[CONSENT_FORGET], "$msisdn", msisdn);
  return statement_run(book->consents[CONSENT_FORGET], error);
}
