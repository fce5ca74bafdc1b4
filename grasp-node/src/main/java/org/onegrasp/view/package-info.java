/** What a person gets to see of a lesson under way and of the work area: a progress bar, pictures. */
package org.onegrasp.view;
