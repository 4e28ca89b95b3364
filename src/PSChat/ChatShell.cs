using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PSChat.Module.Rooms;
using PSChat.Module.Servers;

namespace PSChat.Module;

/// <summary>
/// What one runspace (a prompt, a job, a thread of <c>ForEach-Object -Parallel</c>) has started and connected. Runspaces
/// do not see each other's servers and rooms.
/// </summary>
internal sealed class ChatShell
{
    private static readonly ConditionalWeakTable<Runspace, ChatShell> Shells = [];
    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(1.5);

    // PowerShell dies of these signals without telling anybody. Not cancelled: the goodbye said, it dies as before.
    private static readonly PosixSignalRegistration[] Signals =
        [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, _ => LeaveAll()))];

    // Only with the first shell is there anything that could need a goodbye: importing the module alone registers nothing.
    static ChatShell() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        LeaveAll();
        foreach (var signal in Signals) signal.Dispose();
    };

    private ChatShell()
    {
    }

    /// <summary>The shell of the runspace that this thread runs for.</summary>
    public static ChatShell Current => Shells.GetValue(Runspace.DefaultRunspace, Open);

    /// <summary>The servers that run in it.</summary>
    public ServerList Servers { get; } = new();

    /// <summary>The sessions, and so the rooms, that are connected in it.</summary>
    public SessionList Sessions { get; } = new();

    /// <summary>Lets the cmdlets in another runspace, which belongs to a handler, see the same servers and rooms.</summary>
    public void Lend(Runspace runspace) => Shells.Add(runspace, this);

    /// <summary>Says goodbye to every group, within a second and a half.</summary>
    public void Leave() => Task.WaitAll([Sessions.CloseAllAsync(GoodbyeLimit), Servers.StopAllAsync(GoodbyeLimit)], GoodbyeLimit);

    private static ChatShell Open(Runspace runspace)
    {
        var shell = new ChatShell();
        runspace.StateChanged += (_, change) =>
        {
            // Servers that nobody can reach any more would only get in the way of their group.
            if (change.RunspaceStateInfo.State is RunspaceState.Closing or RunspaceState.Broken) shell.Leave();
        };
        return shell;
    }

    private static void LeaveAll()
    {
        var goodbyes = Shells.Select(entry => entry.Value).Distinct().Select(shell => Task.Run(shell.Leave)).ToArray();
        Task.WaitAll(goodbyes, GoodbyeLimit);
    }
}
