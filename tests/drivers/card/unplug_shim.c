/* A reader driver for pcscd that passes everything on to vpcd's, and "is unplugged" while a file exists.
 *
 * vpcd's reader can't be unplugged; a USB reader can. Compiled by the test:
 *   gcc -shared -fPIC -DDRIVER='"…/libifdvpcd.so"' -DUNPLUGGED='"…/unplugged"' $(pkg-config --cflags libpcsclite) …
 */
#include <dlfcn.h>
#include <ifdhandler.h>
#include <unistd.h>

static void *driver(const char *name)
{
    static void *library;
    if (!library)
        library = dlopen(DRIVER, RTLD_NOW | RTLD_LOCAL);
    return library ? dlsym(library, name) : NULL;
}

static int unplugged(void)
{
    return access(UNPLUGGED, F_OK) == 0;
}

/* Each call: gone while unplugged, otherwise vpcd's own function. */
#define PASS_ON(name, parameters, arguments)        \
    RESPONSECODE name parameters                    \
    {                                               \
        RESPONSECODE (*own) parameters = driver(#name); \
        if (unplugged() || !own)                    \
            return IFD_NO_SUCH_DEVICE;              \
        return own arguments;                       \
    }

PASS_ON(IFDHCreateChannelByName, (DWORD lun, LPSTR device), (lun, device))
PASS_ON(IFDHCreateChannel, (DWORD lun, DWORD channel), (lun, channel))
PASS_ON(IFDHCloseChannel, (DWORD lun), (lun))
PASS_ON(IFDHSetCapabilities, (DWORD lun, DWORD tag, DWORD length, PUCHAR value), (lun, tag, length, value))
PASS_ON(IFDHSetProtocolParameters,
        (DWORD lun, DWORD protocol, UCHAR flags, UCHAR pts1, UCHAR pts2, UCHAR pts3),
        (lun, protocol, flags, pts1, pts2, pts3))
PASS_ON(IFDHPowerICC, (DWORD lun, DWORD action, PUCHAR atr, PDWORD length), (lun, action, atr, length))
PASS_ON(IFDHTransmitToICC,
        (DWORD lun, SCARD_IO_HEADER sent, PUCHAR command, DWORD command_length, PUCHAR answer, PDWORD answer_length,
         PSCARD_IO_HEADER received),
        (lun, sent, command, command_length, answer, answer_length, received))
PASS_ON(IFDHICCPresence, (DWORD lun), (lun))

RESPONSECODE IFDHGetCapabilities(DWORD lun, DWORD tag, PDWORD length, PUCHAR value)
{
    RESPONSECODE (*own)(DWORD, DWORD, PDWORD, PUCHAR) = driver("IFDHGetCapabilities");
    if (tag == TAG_IFD_SLOTS_NUMBER) { /* one slot is enough to unplug */
        *length = 1;
        *value = 1;
        return IFD_SUCCESS;
    }
    return own ? own(lun, tag, length, value) : IFD_NO_SUCH_DEVICE;
}

RESPONSECODE IFDHControl(DWORD lun, DWORD code, PUCHAR sent, DWORD sent_length, PUCHAR answer, DWORD room,
                         LPDWORD answered)
{
    (void)lun, (void)code, (void)sent, (void)sent_length, (void)answer, (void)room;
    if (answered)
        *answered = 0;
    return IFD_NOT_SUPPORTED;
}
