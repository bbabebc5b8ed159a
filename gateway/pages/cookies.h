/* What session.c and login.c share: the cookies. */
#pragma once
#include "call.h"

#define PAGE_SESSION "session"
#define PAGE_DOOR "door"
#define PAGE_LANGUAGE "language"

/* For so many seconds; 0: forgotten. */
void page_set_cookie(PageCall *call, const char *name, const char *value, gint64 seconds);
/* 256 bits that nobody can guess. Caller frees. */
char *page_new_cookie(void);
/* What the book knows it by. Caller frees. */
char *page_cookie_hash(const char *cookie);
