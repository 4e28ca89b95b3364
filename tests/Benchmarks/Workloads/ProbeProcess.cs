using System.Diagnostics;
using System.Net;

namespace PSChat.Benchmarks.Workloads;

/// <summary>
/// A client in its own process on another host. It sends a message for each line, and reports acknowledgements.
/// </summary>
internal sealed class ProbeProcess : IAsyncDisposable
{
    public const string Verb = "probe";

    private readonly Process _process;

    /// <param name="entry">Command to start the process through.</param>
    /// <param name="server">The client's server.</param>
    public ProbeProcess(IReadOnlyList<string> entry, IPEndPoint server)
    {
        string[] command = [.. entry, .. OwnProgram.Command(Verb, server.ToString())];
        _process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    /// <summary>Sends a message, and waits for the acknowledgement.</summary>
    public async Task SendAsync()
    {
        await _process.StandardInput.WriteLineAsync().ConfigureAwait(false);
        await _process.StandardInput.FlushAsync().ConfigureAwait(false);
        if (await _process.StandardOutput.ReadLineAsync().WaitAsync(BenchGroup.Limit).ConfigureAwait(false) is null) throw new IOException("The client has ended.");
    }

    /// <summary>Runs in the process.</summary>
    public static async Task<int> RunAsync(string server)
    {
        var client = await ChatClient.ConnectAsync(new ChatClientOptions
        {
            Group = "bench",
            UserName = $"probe-{Environment.ProcessId}",
            Server = Endpoint.Of(IPEndPoint.Parse(server)),
        }).ConfigureAwait(false);
        await using (client.ConfigureAwait(false))
        {
            await client.JoinAsync(BenchGroup.Room).ConfigureAwait(false);
            while (await Console.In.ReadLineAsync().ConfigureAwait(false) is not null)
            {
                await client.SendAsync(BenchGroup.Room, "probe", BenchGroup.Limit).ConfigureAwait(false);
                await Console.Out.WriteLineAsync("acknowledged").ConfigureAwait(false);
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync().ConfigureAwait(false);
        _process.Dispose();
    }
}
