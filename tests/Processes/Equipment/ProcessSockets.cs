using System.Globalization;
using System.Net;

namespace PSChat.Processes.Tests.Equipment;

/// <summary>The addresses that a process's sockets are bound to, as Linux shows them under /proc.</summary>
internal static class ProcessSockets
{
    private static readonly string[] Tables = ["tcp", "udp", "tcp6", "udp6"];

    /// <summary>Returns the local address of every TCP and UDP socket of the process.</summary>
    public static IReadOnlyList<IPAddress> LocalAddresses(int processId)
    {
        var own = SocketNumbers(processId);
        return
        [
            .. from table in Tables
               from line in File.ReadLines($"/proc/{processId}/net/{table}").Skip(1)
               let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
               where own.Contains(fields[9])
               select AddressOf(fields[1]),
        ];
    }

    private static HashSet<string> SocketNumbers(int processId) =>
    [
        .. from descriptor in Directory.EnumerateFiles($"/proc/{processId}/fd")
           let target = File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.Name ?? ""
           where target.StartsWith("socket:[", StringComparison.Ordinal)
           select target["socket:[".Length..^1],
    ];

    // The field is hexadecimal: 32-bit words in this machine's byte order, then a colon and the port.
    private static IPAddress AddressOf(string field)
    {
        var text = field[..field.IndexOf(':', StringComparison.Ordinal)];
        var words = text.Chunk(8).Select(word => uint.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        return new IPAddress([.. words.SelectMany(BitConverter.GetBytes)]);
    }
}
