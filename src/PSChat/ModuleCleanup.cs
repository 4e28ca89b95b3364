using System.Management.Automation;

namespace PSChat.Module;

/// <summary>Ends the session's servers and rooms when the module is removed from it.</summary>
/// <remarks>PowerShell makes a new instance for this, so there is no state here. It does not call it when the process ends;
/// <see cref="ChatShell"/> handles that.</remarks>
public sealed class ModuleCleanup : IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo) => ChatShell.Current.Leave();
}
