using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PSChat.Net;

/// <summary>
/// Linux's epoll: tells which of many descriptors are ready, at a cost that does not grow with the number of idle ones. Each
/// descriptor is known by a number of its owner's choice. Adding, changing and removing are allowed while another thread waits.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed partial class Epoll : IDisposable
{
    /// <summary>There is something to read.</summary>
    public const uint Readable = 1;

    /// <summary>There is room to write.</summary>
    public const uint Writable = 4;

    private const int AddDescriptor = 1;
    private const int RemoveDescriptor = 2;
    private const int ChangeDescriptor = 3;
    private const int CloseOnExec = 0x80000;
    private const int Interrupted = 4;
    private const int BadDescriptor = 9;

    // The kernel packs the structure on x64 only.
    private static readonly int s_numberAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int s_eventBytes = s_numberAt + 8;

    private readonly int _handle;
    private readonly int _capacity;
    private readonly byte[] _events;

    /// <param name="capacity">Most events that one wait takes; the others come with the next wait.</param>
    /// <exception cref="Win32Exception">The system has no handle left.</exception>
    public Epoll(int capacity)
    {
        _capacity = capacity;
        _events = new byte[capacity * s_eventBytes];
        _handle = Check(Create(CloseOnExec));
    }

    /// <summary>Event <paramref name="at"/> of the last wait: the number of its descriptor, and what that is ready for.</summary>
    public (long Number, uint Events) this[int at]
    {
        get
        {
            var entry = _events.AsSpan(at * s_eventBytes, s_eventBytes);
            return (BinaryPrimitives.ReadInt64LittleEndian(entry[s_numberAt..]), BinaryPrimitives.ReadUInt32LittleEndian(entry));
        }
    }

    /// <exception cref="Win32Exception">The system watches as many descriptors as it can (max_user_watches).</exception>
    public void Add(int descriptor, uint interest, long number) =>
        Check(Control(AddDescriptor, descriptor, interest, number));

    public void Change(int descriptor, uint interest, long number) =>
        Check(Control(ChangeDescriptor, descriptor, interest, number));

    public void Remove(int descriptor) => _ = Control(RemoveDescriptor, descriptor, 0, 0);

    /// <summary>Waits until a descriptor is ready or the time is over; whole milliseconds, rounded up.</summary>
    /// <returns>Number of events; 0 if the time is over, a signal came, or another thread has disposed of this object.</returns>
    public int Wait(TimeSpan limit) =>
        Count(Wait(_handle, ref First, _capacity, (int)Math.Ceiling(limit.TotalMilliseconds)));

    /// <summary>As <see cref="Wait(TimeSpan)"/>, to the nanosecond, for programs that measure. Needs Linux 5.11.</summary>
    public int WaitPrecisely(TimeSpan limit)
    {
        var ticks = Math.Max(0, limit.Ticks);
        var time = new Time(ticks / TimeSpan.TicksPerSecond, ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick);
        return Count(Wait(_handle, ref First, _capacity, in time, 0));
    }

    /// <inheritdoc/>
    public void Dispose() => _ = Close(_handle);

    private ref byte First => ref MemoryMarshal.GetArrayDataReference(_events);

    private static int Count(int result) =>
        result < 0 && Marshal.GetLastPInvokeError() is Interrupted or BadDescriptor ? 0 : Check(result);

    private int Control(int operation, int descriptor, uint interest, long number)
    {
        Span<byte> entry = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(entry, interest);
        BinaryPrimitives.WriteInt64LittleEndian(entry[s_numberAt..], number);
        return Control(_handle, operation, descriptor, ref MemoryMarshal.GetReference(entry));
    }

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int handle, int operation, int descriptor, ref byte entry);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int Wait(int handle, ref byte events, int capacity, int milliseconds);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    private static partial int Wait(int handle, ref byte events, int capacity, in Time limit, nint signals);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);

    private readonly record struct Time(long Seconds, long Nanoseconds);
}
