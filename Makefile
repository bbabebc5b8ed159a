# make            the gateway and its simulator, in build/
# make test       everything but the long suites; see tests/README.md for test-crash, fuzz, bench
# make install    DESTDIR and PREFIX as usual
# CC=clang SAN=1  the other compiler, address and undefined-behaviour sanitizers (in build directories of their own)

PREFIX ?= /usr/local
SYSCONFDIR ?= /etc
VERSION := 0.1.0
SAN ?=
CC ?= cc
BUILD ?= build$(if $(filter clang,$(CC)),-clang)$(if $(SAN),-san)

PACKAGES := glib-2.0 libconfig jansson sqlite3 libcurl libmicrohttpd
WARN := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef -Wformat=2 -Wswitch-enum -Werror
HARD := -fstack-protector-strong -fPIE $(if $(SAN),,-D_FORTIFY_SOURCE=2)
comma := ,
OPT := $(if $(SAN),-O1 -fsanitize=address$(comma)undefined -fno-sanitize-recover=all -fno-omit-frame-pointer,-O2)
CFLAGS ?= -g
ALL_CFLAGS = -std=gnu17 $(WARN) $(HARD) $(OPT) -MMD -MP -Igateway -D_GNU_SOURCE \
  -DSAMMACHIP_VERSION='"$(VERSION)"' -DSAMMACHIP_CONFIG='"$(SYSCONFDIR)/sammachip/sammachip.cfg"' \
  $(shell pkg-config --cflags $(PACKAGES)) $(CFLAGS)
ALL_LDFLAGS = -pie -Wl,-z,relro,-z,now $(OPT) $(LDFLAGS)
LIBS := $(shell pkg-config --libs $(PACKAGES)) -lcsv

SOURCES := $(sort $(wildcard gateway/*.c gateway/*/*.c))
MAINS := gateway/main.c gateway/simulator/main.c
LIBRARY := $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(MAINS),$(SOURCES)))
UNIT := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/unit/*.c)))
BENCH := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/bench/*.c)))

.PHONY: all unit benches install clean
.DELETE_ON_ERROR:
.SECONDARY:

all: $(BUILD)/sammachip $(BUILD)/sammachip-simulator

$(BUILD)/sammachip: $(BUILD)/gateway/main.o $(BUILD)/library.a
$(BUILD)/sammachip-simulator: $(BUILD)/gateway/simulator/main.o $(BUILD)/library.a
$(BUILD)/sammachip $(BUILD)/sammachip-simulator:
	@echo "  LD $@"; $(CC) $(ALL_LDFLAGS) $^ $(LIBS) -o $@

$(BUILD)/library.a: $(LIBRARY)
	@echo "  AR $@"; rm -f $@; ar rcs $@ $^

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D); echo "  CC $<"; $(CC) $(ALL_CFLAGS) -c $< -o $@


$(UNIT) $(BENCH): %: %.o $(BUILD)/library.a
	@echo "  LD $@"; $(CC) $(ALL_LDFLAGS) $^ $(LIBS) -o $@

unit: $(UNIT)
benches: $(BENCH)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
