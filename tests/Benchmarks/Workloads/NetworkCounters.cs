using System.Globalization;

namespace PSChat.Benchmarks.Workloads;

/// <summary>What Linux has counted in a network namespace.</summary>
/// <param name="Datagrams">UDP datagrams sent.</param>
/// <param name="Bytes">Bytes sent, with the headers of IP.</param>
internal readonly record struct NetworkCounters(long Datagrams, long Bytes)
{
    /// <summary>The counters of the namespace that a process is in.</summary>
    public static NetworkCounters Read(int processId) => new(
        Find($"/proc/{processId}/net/snmp", "Udp:", "OutDatagrams"), Find($"/proc/{processId}/net/netstat", "IpExt:", "OutOctets"));

    /// <summary>Two lines with one prefix: the names, then the values.</summary>
    private static long Find(string file, string prefix, string name)
    {
        var lines = File.ReadLines(file).Where(line => line.StartsWith(prefix, StringComparison.Ordinal)).Take(2).Select(line => line.Split(' ')).ToList();
        return long.Parse(lines[1][Array.IndexOf(lines[0], name)], CultureInfo.InvariantCulture);
    }
}
