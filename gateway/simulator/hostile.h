/* Answers that no honest provider gives: what a captive portal, a broken proxy, a foe or a bad day puts in place of one. */
#pragma once
#include "simulator/api.h"

/* The answer of that name ("gzip_bomb"), or NULL. */
const Hostile *hostile_find(const char *name);
/* Answers `call` with it. */
void hostile_answer(const Hostile *hostile, Provider *provider, HttpCall *call);
