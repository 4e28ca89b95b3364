using System.Management.Automation.Host;
using PSChat.Hosting;
using PSChat.Terminal;

namespace PSChat.Module.Interactive;

/// <summary>
/// The console that a visit to a room uses alone: keys without waiting, text, and the width. It uses PowerShell's host, so that
/// it works wherever PowerShell has a prompt.
/// </summary>
internal sealed class RoomConsole : IDisposable
{
    // A process has one console; a second visit (ForEach-Object -Parallel) would take every other key.
    private static int s_isInUse;

    private readonly PSHostUserInterface _screen;
    private readonly PSHostRawUserInterface _raw;
    private readonly PasteReader _pastes = new();
    private readonly Suspension _suspension;
    private volatile bool _hasContinued;

    // True where PowerShell's console host reads keys from .NET itself, because it then loses Ctrl, Alt and Shift.
    private readonly bool _readsDirectly;

    private RoomConsole(PSHost host, bool hasEscapes)
    {
        _readsDirectly = host.Name == "ConsoleHost" && !OperatingSystem.IsWindows();
        (_screen, _raw, HasEscapes) = (host.UI, host.UI.RawUI, hasEscapes);
        if (HasEscapes) Write(PasteReader.On);

        _suspension = new(Suspend, () => _hasContinued = true);
    }

    /// <summary>Whether escape sequences reach a terminal that understands them.</summary>
    public bool HasEscapes { get; }

    /// <summary>The width in cells; 0 if the terminal does not report it.</summary>
    public int Width => _raw.WindowSize.Width;

    /// <summary>Opens the host's console.</summary>
    /// <param name="host">The host of the pipeline.</param>
    /// <param name="allowsEscapes">False if the user wants plain text, to which the host then reduces the output.</param>
    /// <param name="reason">The reason why there is no console; otherwise empty.</param>
    public static RoomConsole? TryOpen(PSHost host, bool allowsEscapes, out string reason)
    {
        reason = WhyNot(host);
        if (reason.Length == 0 && Interlocked.Exchange(ref s_isInUse, 1) == 1)
            reason = "another Enter-ChatRoom of this process has it";
        return reason.Length > 0 ? null : new RoomConsole(host, allowsEscapes && host.UI.SupportsVirtualTerminal);
    }

    /// <summary>
    /// Whether the process was suspended (Ctrl+Z) and has continued since the last call, so that nothing is left of what it had
    /// shown. Pasted text is marked again then.
    /// </summary>
    public bool TakeContinued()
    {
        if (!_hasContinued) return false;
        _hasContinued = false;
        if (HasEscapes) Write(PasteReader.On);
        return true;
    }

    /// <summary>Returns the keys and pasted texts since the last call.</summary>
    public IEnumerable<TerminalInput> Read()
    {
        while (_raw.KeyAvailable)
        {
            var key = _readsDirectly
                ? Console.ReadKey(intercept: true)
                : KeyOf(_raw.ReadKey(ReadKeyOptions.NoEcho | ReadKeyOptions.IncludeKeyDown));
            foreach (var input in _pastes.Take(key)) yield return input;
        }

        foreach (var input in _pastes.Flush()) yield return input;
    }

    /// <summary>Writes text as it is.</summary>
    public void Write(string text)
    {
        if (text.Length > 0) _screen.Write(text);
    }

    /// <summary>Releases the console.</summary>
    public void Dispose()
    {
        _suspension.Dispose();
        if (HasEscapes) Write(PasteReader.Off);
        Volatile.Write(ref s_isInUse, 0);
    }

    // Not through the host, which is used by the pipeline's thread alone.
    private void Suspend()
    {
        if (HasEscapes) Console.Out.Write(PasteReader.Off);
    }

    private static string WhyNot(PSHost host)
    {
        // Checked first, because asking for a key would go over the network here.
        if (host.Name == "ServerRemoteHost") return "this is a remote session or a background job";
        if (host.UI?.RawUI is not { } raw) return "this runs in the background";
        if (host.Name == "ConsoleHost" && Console.IsInputRedirected) return "the input is redirected";
        if (host.Name == "ConsoleHost" && Console.IsOutputRedirected) return "the output is redirected";
        try
        {
            _ = (raw.KeyAvailable, raw.WindowSize);
            return "";
        }
        catch (Exception)
        {
            // Each host reports this with another exception, and none of their texts would help the user.
            return $"the host '{host.Name}' cannot read keys";
        }
    }

    private static ConsoleKeyInfo KeyOf(KeyInfo key) => new(
        key.Character,
        Enum.IsDefined((ConsoleKey)key.VirtualKeyCode) ? (ConsoleKey)key.VirtualKeyCode : ConsoleKey.None,
        Has(key, ControlKeyStates.ShiftPressed),
        Has(key, ControlKeyStates.LeftAltPressed | ControlKeyStates.RightAltPressed),
        Has(key, ControlKeyStates.LeftCtrlPressed | ControlKeyStates.RightCtrlPressed));

    private static bool Has(KeyInfo key, ControlKeyStates states) => (key.ControlKeyState & states) != 0;
}
