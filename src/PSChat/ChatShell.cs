using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PSChat.Module.Rooms;
using PSChat.Module.Servers;

namespace PSChat.Module;

/// <summary>
/// The servers and rooms of one runspace: a prompt, a job or a thread of <c>ForEach-Object -Parallel</c>. Runspaces do not see
/// each other's servers and rooms.
/// </summary>
internal sealed class ChatShell
{
    private static readonly ConditionalWeakTable<Runspace, ChatShell> Shells = [];
    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(1.5);

    // These signals end PowerShell without any notice to the module. They are not cancelled: PowerShell still ends after the
    // goodbye.
    private static readonly PosixSignalRegistration[] Signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => LeaveAll()),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => LeaveAll()),
        ];

    // Runs with the first shell, because nothing needs a goodbye before; importing the module alone registers nothing.
    static ChatShell() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        LeaveAll();
        foreach (var signal in Signals) signal.Dispose();
    };

    private ChatShell()
    {
    }

    /// <summary>The shell of the current thread's runspace.</summary>
    public static ChatShell Current => Shells.GetValue(Runspace.DefaultRunspace, Open);

    /// <summary>The runspace's servers.</summary>
    public ServerList Servers { get; } = new();

    /// <summary>The runspace's sessions, with their rooms.</summary>
    public SessionList Sessions { get; } = new();

    /// <summary>Shows the same servers and rooms to the cmdlets in another runspace, which belongs to a handler.</summary>
    public void Lend(Runspace runspace) => Shells.Add(runspace, this);

    /// <summary>Leaves every group, within a second and a half.</summary>
    public void Leave() => Task.WaitAll([Sessions.CloseAllAsync(GoodbyeLimit), Servers.StopAllAsync(GoodbyeLimit)], GoodbyeLimit);

    private static ChatShell Open(Runspace runspace)
    {
        var shell = new ChatShell();
        runspace.StateChanged += (_, change) =>
        {
            // Servers that no command can reach any more would only disturb their group.
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
