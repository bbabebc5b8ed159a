/* What places, products, units and states are called on a page. Caller frees what is not const. */
#pragma once
#include "language/phrases.h"
#include "message/command.h"

/* "บ้านดู่", "ต.ขุนหาญ", "อ.ขุนหาญ", "บ้านดู่ หลัง 5"; its code where the programme does not name it. */
char *name_place(const Phrases *phrases, gint64 place);
/* The office's name in the language. */
const char *name_office(const Phrases *phrases);
/* "จังหวัด", "หมู่บ้าน" … what kind of place it is. */
const char *name_level(const Phrases *phrases, gint64 place);
/* Code and unit as they are where the programme has none such. */
const char *name_product(const Phrases *phrases, const char *code);
const char *name_unit(const Phrases *phrases, const char *id);
/* "ชาวบ้าน, ครูน้อย". */
char *name_roles(const Phrases *phrases, RoleSet roles);
/* Of a product (idea …), a phone (active …) or a model leader (applied …), as the tables hold them; the word itself where it is
 * none of them, "" for NULL and "". */
const char *name_state(const Phrases *phrases, const char *state);
/* Baht with two decimals or whole: "12,350". */
char *name_baht(gint64 satang);
/* value / scale (a power of ten) with at least so many decimals, and none that is 0 behind them: "5", "2.5", "0.50". */
char *name_decimal(gint64 value, gint64 scale, guint least);
