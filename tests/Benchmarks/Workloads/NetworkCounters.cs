using System.Globalization;

namespace PSChat.Benchmarks.Workloads;

/// <summary>Linux's counters of a network namespace.</summary>
/// <param name="Datagrams">UDP datagrams sent.</param>
/// <param name="Bytes">Bytes sent, including IP headers.</param>
internal readonly record struct NetworkCounters(long Datagrams, long Bytes)
{
    /// <summary>Reads the counters of a process's namespace.</summary>
    public static NetworkCounters Read(int processId) => new(
        Find($"/proc/{processId}/net/snmp", "Udp:", "OutDatagrams"), Find($"/proc/{processId}/net/netstat", "IpExt:", "OutOctets"));

    /// <summary>Finds a value in two lines with the same prefix: first the names, then the values.</summary>
    private static long Find(string file, string prefix, string name)
    {
        var lines = File.ReadLines(file).Where(line => line.StartsWith(prefix, StringComparison.Ordinal)).Take(2).Select(line => line.Split(' ')).ToList();
        return long.Parse(lines[1][Array.IndexOf(lines[0], name)], CultureInfo.InvariantCulture);
    }
}
