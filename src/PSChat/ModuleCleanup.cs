using System.Management.Automation;

namespace PSChat.Module;

/// <summary>Ends the session's servers and rooms when the module is removed from it.</summary>
/// <remarks>PowerShell makes a new instance for this, so there is no state here. It does not call it when the process ends;
/// <see cref="ChatShell"/> handles that.</remarks>
public sealed class ModuleCleanup : IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        var shell = ChatShell.Current;
        var (servers, rooms) = (shell.Servers.Alive.Count, shell.Sessions.Rooms.Count(room => !room.IsClosed));
        shell.Leave();
        if (servers + rooms > 0) Warn($"{Count(servers, "chat server")} and {Count(rooms, "room")} of this session were ended.");
    }

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";

    // There is no cmdlet of this module here whose stream could take the warning. A block runs in the session that removes it.
    private static void Warn(string text) =>
        ScriptBlock.Create("Microsoft.PowerShell.Utility\\Write-Warning $args[0]").Invoke(
            $"{text} Their module was removed, or imported again with -Force.");
}
