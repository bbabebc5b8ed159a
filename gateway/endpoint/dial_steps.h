/* What the files of the dial share: the steps that put together the digit form. Only endpoint/dial*.c include this. */
#pragma once
#include "dial.h"
#include "endpoint/dial_form.h"

#define DIAL_PIN_MARK '?'
#define DIAL_BORROWED "88"
#define DIAL_BORROWED_PARTS 3 /* 88, the household's code, the PIN */

/* Shows where the dial stands. dial_show.c */
void dial_show(const DialPhone *phone, Dial *dial, DialStep *step);
/* The same question again, with what was wrong in front; of an input that is none of its keys. */
void dial_refuse(const DialPhone *phone, const Answer *refusal, Dial *dial, DialStep *step);
void dial_refuse_key(const DialPhone *phone, const char *input, Dial *dial, DialStep *step);

/* The menu of the n-th of the phone's roles, from 0; MENU_COUNT where there is none. */
Menu dial_menu_of_role(RoleSet roles, guint64 wanted);

/* A text as the reader reads it from this phone. dial_request.c */
void dial_read_text(const DialPhone *phone, const char *text, Request *request);
/* The form with the PIN in its place. Caller frees. */
char *dial_filled(const char *typed, const char *pin);
/* Begins a command; a borrowed phone's prefix stays in front. */
void dial_start(const DialPhone *phone, Command command, Dial *dial, DialStep *step);
/* Asks for the next argument from `next` on, or confirms. */
void dial_go_on(const DialPhone *phone, Dial *dial, guint next, DialStep *step);
/* Takes one argument; FALSE: it was refused and the question stands. */
gboolean dial_argue(const DialPhone *phone, guint place, const char *input, Dial *dial, DialStep *step);
/* "1*500" was dialled or typed: straight to the confirming screen. */
void dial_take_form(const DialPhone *phone, const char *input, Dial *dial, DialStep *step);
