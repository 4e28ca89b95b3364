using System.Buffers.Binary;
using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PSChat.Benchmarks.Load;

/// <summary>Readiness by Linux's epoll, whose cost does not grow with the number of idle sockets.</summary>
[SupportedOSPlatform("linux")]
internal sealed partial class Epoll : IReadiness
{
    private const int Capacity = 512;
    private const int AddSocket = 1;
    private const uint Readable = 1;
    private const int Interrupted = 4;

    // The kernel packs the structure on x64 only.
    private static readonly int s_numberAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int s_eventBytes = s_numberAt + 8;

    private readonly int _handle = Create(0);
    private readonly byte[] _events = new byte[Capacity * 16];
    private readonly int[] _numbers = new int[Capacity];

    /// <inheritdoc/>
    public void Add(Socket socket, int number)
    {
        Span<byte> entry = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(entry, Readable);
        BinaryPrimitives.WriteInt64LittleEndian(entry[s_numberAt..], number);
        Check(Control(_handle, AddSocket, (int)socket.SafeHandle.DangerousGetHandle(), ref MemoryMarshal.GetReference(entry)));
    }

    /// <inheritdoc/>
    public ReadOnlySpan<int> Wait(TimeSpan limit)
    {
        var ticks = Math.Max(0, limit.Ticks);
        var timeout = new Timeout { Seconds = ticks / TimeSpan.TicksPerSecond, Nanoseconds = ticks % TimeSpan.TicksPerSecond * 100 };
        var count = Wait(_handle, ref MemoryMarshal.GetArrayDataReference(_events), Capacity, in timeout, 0);
        if (count < 0 && Marshal.GetLastPInvokeError() == Interrupted) return [];
        Check(count);
        for (var at = 0; at < count; at++) _numbers[at] = BinaryPrimitives.ReadInt32LittleEndian(_events.AsSpan((at * s_eventBytes) + s_numberAt));
        return _numbers.AsSpan(0, count);
    }

    /// <inheritdoc/>
    public void Dispose() => _ = Close(_handle);

    private static void Check(int result)
    {
        if (result < 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int handle, int operation, int socket, ref byte entry);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    private static partial int Wait(int handle, ref byte events, int capacity, in Timeout timeout, nint signals);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);

    private struct Timeout
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
