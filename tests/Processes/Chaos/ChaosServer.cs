using System.Globalization;
using PSChat.Node.Events;
using PSChat.Node.Processes;
using PSChat.Processes.Tests.Equipment;

namespace PSChat.Processes.Tests.Chaos;

/// <summary>A host's server: one process after the other.</summary>
internal sealed class ChaosServer(ChaosGround ground, ChaosPlan plan, int host) : IAsyncDisposable
{
    private readonly List<NodeProcess> _processes = [];

    /// <summary>The server's host.</summary>
    public int Host => host;

    /// <summary>The id of the current process, or of the last one.</summary>
    public long Id { get; private set; }

    /// <summary>Whether the process runs and is not leaving; it may be frozen.</summary>
    public bool IsUp { get; private set; }

    /// <summary>The current process, or the last one.</summary>
    public NodeProcess Process => _processes[^1];

    /// <summary>All processes so far.</summary>
    public IReadOnlyList<NodeProcess> Processes => _processes;

    /// <summary>The current process as the group knows it; null until it is a member.</summary>
    public MemberFields? Self =>
        ((ReadyEvent?)Process.Events.Last(value => value is ReadyEvent)?.Event)?.Self;

    /// <summary>Starts a process.</summary>
    public void Start(long id)
    {
        Id = id;
        var label = string.Create(CultureInfo.InvariantCulture, $"S{host + 1}.{_processes.Count + 1}");
        string[] copies = plan.MinimumCopies is { } minimum ? ["--minimum-copies", $"{minimum}"] : [];
        _processes.Add(ground.Start(
            host, label, ["server", "--json", "--verbose", "--exit-with-stdin", "--name", label, "--id", $"{id}", .. copies]));
        IsUp = true;
    }

    /// <summary>Kills the process.</summary>
    public void Kill()
    {
        IsUp = false;
        Process.Kill();
    }

    /// <summary>Tells the process to leave, and waits for its end.</summary>
    /// <exception cref="NodeProcessException">The process does not end.</exception>
    public async Task LeaveAsync()
    {
        IsUp = false;
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("Windows has no SIGTERM.");
        UnixSignal.SendTerminate(Process.ProcessId);
        await Process.WaitForExitAsync(Limits.Patience);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes) await process.DisposeAsync();
    }
}
