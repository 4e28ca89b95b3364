using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using PSChat.Node.Processes;

namespace PSChat.Benchmarks.Peers;

/// <summary>
/// Three etcd servers on loopback, used through their JSON gateway. They replicate writes and elect leaders, so failovers can be
/// compared.
/// </summary>
internal sealed class EtcdGroup : IAsyncDisposable
{
    public const string Program = "etcd";
    public const int Size = 3;
    private const string Key = "YmVuY2g=";
    private static readonly MediaTypeHeaderValue s_json = new("application/json");
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(15) };
    private readonly string _folder = Directory.CreateTempSubdirectory("pschat-benchmark-").FullName;
    private readonly (int Client, int Peer)[] _ports = [.. Enumerable.Range(0, Size).Select(_ => (LoopbackPort.Find(), LoopbackPort.Find()))];
    private readonly Process?[] _processes = new Process?[Size];
    private readonly TimeSpan _heartbeat;
    private readonly TimeSpan _election;

    private EtcdGroup(TimeSpan heartbeat, TimeSpan election) => (_heartbeat, _election) = (heartbeat, election);

    /// <summary>Starts three servers, and waits until they accept writes.</summary>
    /// <param name="heartbeat">Time between two of the leader's heartbeats.</param>
    /// <param name="election">Time of silence before an election.</param>
    public static async Task<EtcdGroup> StartAsync(TimeSpan heartbeat, TimeSpan election)
    {
        var group = new EtcdGroup(heartbeat, election);
        for (var member = 0; member < Size; member++) group.Start(member);
        await group.AgreeAsync().ConfigureAwait(false);
        return group;
    }

    /// <summary>Restarts a member with its data on disk.</summary>
    public void Start(int member)
    {
        var (client, peer) = _ports[member];
        var all = string.Join(',', _ports.Select((ports, number) => $"m{number}=http://127.0.0.1:{ports.Peer}"));
        string[] arguments =
        [
            "--name", $"m{member}", "--data-dir", Path.Combine(_folder, $"m{member}"), "--log-level", "error",
            "--listen-client-urls", $"http://127.0.0.1:{client}", "--advertise-client-urls", $"http://127.0.0.1:{client}",
            "--listen-peer-urls", $"http://127.0.0.1:{peer}", "--initial-advertise-peer-urls", $"http://127.0.0.1:{peer}",
            "--initial-cluster", all, "--heartbeat-interval", Milliseconds(_heartbeat), "--election-timeout", Milliseconds(_election),
        ];
        var start = new ProcessStartInfo(Program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{Program} could not be started.");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes[member] = process;
    }

    /// <summary>Kills a member.</summary>
    public void Kill(int member) => _processes[member]!.Kill();

    /// <summary>Returns the process id of a member.</summary>
    public int ProcessOf(int member) => _processes[member]!.Id;

    /// <summary>Waits until all have one leader and accept writes.</summary>
    /// <returns>Number of the leader.</returns>
    public async Task<int> AgreeAsync()
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < s_patience)
        {
            if (await FindLeaderAsync().ConfigureAwait(false) is { } leader) return leader;

            // Polled, because no event outside the servers shows their agreement.
            await Task.Delay(50).ConfigureAwait(false);
        }

        throw new TimeoutException("The etcd servers did not agree on a leader.");
    }

    /// <summary>Writes through one member.</summary>
    /// <returns>Whether the write was acknowledged.</returns>
    public async Task<bool> PutAsync(int member) =>
        await AskAsync(member, "kv/put", $$"""{"key":"{{Key}}","value":"{{Key}}"}""").ConfigureAwait(false) is not null;

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.OfType<Process>())
        {
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync().ConfigureAwait(false);
            process.Dispose();
        }

        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<int?> FindLeaderAsync()
    {
        var own = new string[Size];
        var leaders = new HashSet<string>();
        for (var member = 0; member < Size; member++)
        {
            if (await AskAsync(member, "maintenance/status", "{}").ConfigureAwait(false) is not { } status) return null;
            if (!status.TryGetProperty("leader", out var leader)) return null;
            own[member] = status.GetProperty("header").GetProperty("member_id").GetString()!;
            leaders.Add(leader.GetString()!);
            if (!await PutAsync(member).ConfigureAwait(false)) return null;
        }

        return leaders.Count == 1 && Array.IndexOf(own, leaders.Single()) is >= 0 and var found ? found : null;
    }

    private async Task<JsonElement?> AskAsync(int member, string what, string question)
    {
        try
        {
            using var content = new StringContent(question, s_json);
            using var answer = await _http.PostAsync(new Uri($"http://127.0.0.1:{_ports[member].Client}/v3/{what}"), content).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode) return null;
            using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync().ConfigureAwait(false));
            return document.RootElement.Clone();
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or JsonException)
        {
            return null;
        }
    }

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
}
