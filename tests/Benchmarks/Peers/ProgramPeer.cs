using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PSChat.Benchmarks.Load;

namespace PSChat.Benchmarks.Peers;

/// <summary>A third-party server, if it is installed.</summary>
/// <param name="name">Name in the tables.</param>
/// <param name="program">The program's name.</param>
/// <param name="arguments">Returns its arguments for a port and a folder.</param>
/// <param name="configuration">
/// Returns the text of the file <c>server.conf</c> in that folder, for a port; null for no file.
/// </param>
/// <param name="dialect">Makes the dialect of its clients.</param>
internal class ProgramPeer(
    string name, string program, Func<int, string, string[]> arguments, Func<int, string>? configuration, Func<Dialect> dialect) : Peer(name)
{
    private static readonly TimeSpan s_startPatience = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public override string? WhyMissing => Find(program) is null ? $"{program} is not installed" : null;

    /// <inheritdoc/>
    public override Dialect CreateDialect() => dialect();

    /// <inheritdoc/>
    public override async Task<RunningPeer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("pschat-benchmark-").FullName;
        var port = LoopbackPort.Find();
        if (configuration is not null) await File.WriteAllTextAsync(Path.Combine(folder, "server.conf"), configuration(port)).ConfigureAwait(false);
        var start = new ProcessStartInfo(Find(program)!, arguments(port, folder))
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started.");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var endpoint = new IPEndPoint(IPAddress.Loopback, port);
        var peer = new RunningPeer([endpoint], [process.Id], () => EndAsync(process, folder));
        await WaitUntilItListensAsync(process, endpoint).ConfigureAwait(false);
        return peer;
    }

    private static async ValueTask EndAsync(Process process, string folder)
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync().ConfigureAwait(false);
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task WaitUntilItListensAsync(Process process, IPEndPoint endpoint)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(endpoint).ConfigureAwait(false);
                return;
            }
            catch (SocketException) when (!process.HasExited && Stopwatch.GetElapsedTime(start) < s_startPatience)
            {
                // Polled, because no event outside the server shows that it listens.
                await Task.Delay(20).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Returns the path of an installed program; null if it is not installed.</summary>
    public static string? Find(string program) =>
        $"{Environment.GetEnvironmentVariable("PATH")}{Path.PathSeparator}/usr/sbin{Path.PathSeparator}/usr/local/sbin"
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
